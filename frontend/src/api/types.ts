import type { components } from "./schema.gen";

/**
 * The shapes that cross the wire, under short names. `schema.gen.ts` is made from the server's own
 * description (`npm run api`), so a change there is a type error here.
 */
type Shapes = components["schemas"];

export type Recording = Shapes["Recording"];
export type Run = Shapes["Run"];
export type RunState = Run["state"];
export type Summary = Shapes["Summary"];
export type Span = Shapes["Stretch"];
export type Word = Shapes["Word"];
export type RemovedWord = Shapes["RemovedWord"];
export type Missed = Shapes["Missed"];
export type Mark = Shapes["Word"]["marks"][number];
export type Stop = Shapes["Stop"];
export type Reading = Shapes["Reading"];
export type HeardBeside = Shapes["HeardBeside"];
export type Ask = Shapes["Ask"];
export type AskBody = Span & Partial<Shapes["AskedStretch"]>;
export type OtherLanguage = Shapes["OtherLanguage"];
export type OptionFacts = Shapes["OptionFacts"];
export type OptionList = Shapes["OptionList"];
export type Segment = Shapes["Segment"];
export type Transcript = Shapes["Transcript"];
export type CarryConflict = Shapes["CarryConflict"];
export type EditList = Shapes["EditList"];
export type TextChange = Shapes["TextChange"];
export type TranscriptGrowth = Shapes["Growth"];
export type SpeechFound = Shapes["FoundSpeech"];
export type Model = Shapes["Model"];
export type Join = Shapes["Join"];
/** How far the search for who speaks in a recording has come. */
export type RecordingSpeakers = Shapes["Speakers"];
export type Note = Shapes["Note"];
export type NoteList = Shapes["NoteList"];
export type Term = Shapes["Term"];
export type NewTerm = Pick<Term, "term" | "replaces" | "language" | "note">;
export type Vocabulary = Shapes["Vocabulary"];
export type Replacement = Shapes["Replacement"];
export type ReplacementList = Shapes["ReplacementList"];
export type RecordingReplacements = Shapes["RecordingReplacements"];
export type LibraryReplacements = Shapes["LibraryReplacements"];
export type Settings = Shapes["Settings"];
export type SettingsChange = Partial<Pick<Settings, "model" | "language" | "auto_start">>;
export type Voice = Shapes["Voice"];
export type WhoAsks = Shapes["WhoAsks"];
export type VoiceList = Shapes["VoiceList"];
export type RunOptions = Shapes["RunOptions"];
export type Peaks = Shapes["Peaks"];
export type RecordingList = Shapes["RecordingList"];
export type Group = Shapes["Group"];
export type GroupList = Shapes["GroupList"];
export type ActionBody = Partial<Shapes["Action"]> & Pick<Shapes["Action"], "action">;
export type ActionResult = Shapes["ActionResult"];
export type SearchAnswer = Shapes["SearchAnswer"];
export type SearchHit = Shapes["SearchHit"];
export type NameHit = Shapes["NameHit"];
export type SoundTrack = Shapes["SoundTrack"];
export type SoundTrackList = Shapes["SoundTrackList"];
export type RunList = Shapes["RunList"];
export type Comparison = Shapes["Comparison"];
export type ComparedSpan = Shapes["ComparedStretch"];
export type Formats = Shapes["Formats"];
export type ExportFormat = Shapes["ExportFormat"];
export type ExportOption = Shapes["ExportOption"];
export type ExportPreview = Shapes["ExportPreview"];
export type BrokenRules = Shapes["BrokenRules"];
export type BrokenRule = Shapes["BrokenRule"];
export type ModelList = Shapes["ModelList"];
export type Changes = Shapes["Changes"];
export type ServerEvent = Changes["events"][number];
export type Problem = Pick<Shapes["ErrorFacts"], "code" | "message">;
