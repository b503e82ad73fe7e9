import { SUBTITLE_NUMBERS, useSubtitleSettings } from "@/lib/subtitle-settings";

/** Subtitle settings in the run dialog; they are the page's, not the run's. */
export function SubtitleLines() {
  const { chosenValue, setValue } = useSubtitleSettings();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend>Subtitles</legend>
      <p className="text-small text-soft">
        For SubRip and WebVTT files. Any download can have other numbers, without transcribing
        again.
      </p>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {SUBTITLE_NUMBERS.map(({ name, title, choices }) => (
          <label key={name} className="flex items-center gap-3 text-small">
            {title}
            <select
              value={chosenValue(name)}
              onChange={({ target }) => setValue(name, Number(target.value))}
              className="tabular h-11 rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
            >
              {choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
