/** What frames a line on a program's screen: bullets, a box's border. */
const frame = /^[\s\u2500-\u257F\u2800\u2022\u25CF\u25E6\u23FA\u23BF\u2717\u2716\u00D7\u276F>*|-]*/u
/** How an error begins that a program tells of itself; in the middle of a sentence the word is somebody's subject. */
const begins =
  /^(?:(?:API |Fatal |fatal |Internal |Unhandled |Uncaught )?[Ee]rror|ERROR|FATAL|[Ff]atal|[Pp]anic|Traceback|Unhandled \w+|Uncaught \w+|[A-Z]\w*(?:Error|Exception))\b ?[:([{]/u
const isFrame = /^\s+(?:at |File ")/u
const longestLine = 600
const mostFrames = 5
const mostErrors = 50

/** The errors on a screen or in a log, each with the first lines of its stack, in their order; pure. */
export function findErrorLines(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.slice(0, longestLine).trimEnd())
  return lines
    .flatMap((line, index) => {
      const words = line.replace(frame, '')
      if (!begins.test(words)) return []
      const after = lines.slice(index + 1, index + 1 + mostFrames)
      const end = after.findIndex((each) => !isFrame.test(each))
      return [[words, ...(end === -1 ? after : after.slice(0, end))].join('\n')]
    })
    .slice(-mostErrors)
}
