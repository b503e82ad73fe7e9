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
export type Settings = Shapes["Settings"];
export type SettingsChange = Partial<Pick<Settings, "model" | "language" | "auto_start">>;
export type RunOptions = Shapes["RunOptions"];
export type Peaks = Shapes["Peaks"];
export type RecordingList = Shapes["RecordingList"];
export type SoundTrack = Shapes["SoundTrack"];
export type SoundTrackList = Shapes["SoundTrackList"];
export type RunList = Shapes["RunList"];
export type Comparison = Shapes["Comparison"];
export type ComparedSpan = Shapes["ComparedStretch"];
export type ModelList = Shapes["ModelList"];
export type Changes = Shapes["Changes"];
export type ServerEvent = Changes["events"][number];
export type Problem = Pick<Shapes["ErrorFacts"], "code" | "message">;
