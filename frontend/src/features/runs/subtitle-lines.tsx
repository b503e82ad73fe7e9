import { useT } from "@/lib/i18n/i18n";
import { SUBTITLE_NUMBERS, useSubtitleSettings } from "@/lib/subtitle-settings";

/** Subtitle settings in the run dialog; they are the page's, not the run's. */
export function SubtitleLines() {
  const t = useT();
  const { chosenValue, setValue } = useSubtitleSettings();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend>{t("exports.subtitles")}</legend>
      <p className="text-small text-soft">{t("exports.subtitlesHint")}</p>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {SUBTITLE_NUMBERS.map(({ name, choices }) => (
          <label key={name} className="flex items-center gap-3 text-small">
            {t(`exports.numbers.${name}`)}
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
