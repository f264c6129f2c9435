/** `ada, bob and cyd`; of more than `most` the first ones, and how many more there are. */
export function spellList(words: readonly string[], most = 12): string {
  const shown = words.length > most ? [...words.slice(0, most), `${words.length - most} more`] : words
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}
