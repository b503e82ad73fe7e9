import { MenuChoice, MenuLine } from "@/components/ui/menu";
import { SUBTITLE_NUMBERS, useSubtitleSettings } from "@/lib/subtitle-settings";

/** Subtitle settings inside the download menu. */
export function SubtitleChoice() {
  const { chosenValue, setValue } = useSubtitleSettings();
  return (
    <>
      <MenuLine />
      {SUBTITLE_NUMBERS.map(({ name, title, choices }) => (
        <MenuChoice
          key={name}
          title={title}
          choices={choices}
          value={chosenValue(name)}
          onChange={(value) => setValue(name, value)}
        />
      ))}
    </>
  );
}
