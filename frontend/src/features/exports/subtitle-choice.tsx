import { MenuChoice, MenuLine } from "@/components/ui/menu";
import { useT } from "@/lib/i18n/i18n";
import { SUBTITLE_NUMBERS, useSubtitleSettings } from "@/lib/subtitle-settings";

/** Subtitle settings inside the download menu. */
export function SubtitleChoice() {
  const t = useT();
  const { chosenValue, setValue } = useSubtitleSettings();
  return (
    <>
      <MenuLine />
      {SUBTITLE_NUMBERS.map(({ name, choices }) => (
        <MenuChoice
          key={name}
          title={t(`exports.numbers.${name}`)}
          choices={choices}
          value={chosenValue(name)}
          onChange={(value) => setValue(name, value)}
        />
      ))}
    </>
  );
}
