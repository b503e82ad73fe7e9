import { MenuChoice, MenuLine } from "@/components/ui/menu";
import { SUBTITLE_NUMBERS, useSubtitles } from "@/lib/subtitle-settings";

/** How subtitles are laid out, where their files are: the next download has it. */
export function SubtitleChoice() {
  const { chosen, choose } = useSubtitles();
  return (
    <>
      <MenuLine />
      {SUBTITLE_NUMBERS.map(({ name, title, choices }) => (
        <MenuChoice
          key={name}
          title={title}
          choices={choices}
          value={chosen(name)}
          onChange={(value) => choose(name, value)}
        />
      ))}
    </>
  );
}
