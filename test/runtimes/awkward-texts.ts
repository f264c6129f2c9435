/** What Enter would do something else to, what is shown by a word for it, and what is taller than a composer. */
export const awkwardTexts = (name: string): Readonly<Record<string, string>> => ({
  path: `#say[path ${name}] C:\\`,
  mention: `#say[mention ${name}] look at @`,
  quote: `#say[quote ${name}] so?\n> do it?\n> 1. yes\nesc to cancel`,
  tall: `#say[tall ${name}]\n${Array.from({ length: 60 }, (_, line) => `l ${line}`).join('\n')}`,
})
