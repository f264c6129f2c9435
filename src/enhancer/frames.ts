type Frame = { readonly name: string; readonly file: string }

const most = 3
const notOwn =
  /node_modules|^node:|^internal\/|<anonymous>|site-packages|dist-packages|\/lib\/python|^<|\/rustc\/|\/\.cargo\/|\/go\/src\/|\/pkg\/mod\/|\/usr\/lib\//u
const notOwnName = /^(?:core|std|alloc|test|runtime|testing|syscall|rust_begin_unwind)(?:::|\.|$)|^panic$|^__rust/u

/** The topmost places of a stack that are the program's own, `function file` each, without lines: those move. */
export function framesOf(lines: readonly string[]): readonly string[] {
  for (const read of [nodeFrames, pythonFrames, goFrames, rustFrames]) {
    const found = read(lines)
    if (found.length > 0) return ownOf(found)
  }
  return []
}

const ownOf = (frames: readonly Frame[]): readonly string[] =>
  frames
    .filter(({ name, file }) => !notOwn.test(file) && !notOwnName.test(name))
    .slice(0, most)
    .map(({ name, file }) => `${nameOf(name)} ${placeOf(file)}`.trim())

const nameOf = (name: string): string =>
  name
    .replace(/^(?:async |new )+/u, '')
    .replaceAll(/\d+/gu, '0')
    .slice(0, 120)

/** Its name alone: where it was unpacked, cloned or checked out differs from host to host. */
const placeOf = (file: string): string => file.split(/[\\/]/u).at(-1)?.replaceAll(/\d+/gu, '0').slice(0, 120) ?? ''

const nodeFrame = /^\s+at (?:(?<name>[^()]{1,200}) \()?(?<file>[^()\s]{1,300}?)(?::\d+){1,2}\)?$/u

function nodeFrames(lines: readonly string[]): readonly Frame[] {
  const first = lines.findIndex((line) => isAt(line) && nodeFrame.test(line))
  if (first === -1) return []
  const after = lines.slice(first)
  const end = after.findIndex((line) => !isAt(line))
  return (end === -1 ? after : after.slice(0, end)).flatMap((line) => {
    // A runtime's own, which are the most, are none of the program's.
    if (line.includes('node:') || line.includes('node_modules')) return []
    const { name = '', file } = nodeFrame.exec(line)?.groups ?? {}
    return file === undefined ? [] : { name, file }
  })
}

const isAt = (line: string): boolean => line.trimStart().startsWith('at ')

const pythonFrames = (lines: readonly string[]): readonly Frame[] =>
  lines
    .flatMap((line) => {
      const { name = '', file } =
        /^\s+File "(?<file>[^"]{1,300})", line \d+(?:, in (?<name>.{1,200}))?$/u.exec(line)?.groups ?? {}
      return file === undefined ? [] : { name, file }
    })
    .toReversed()

function goFrames(lines: readonly string[]): readonly Frame[] {
  const first = lines.findIndex((line) => /^goroutine \d+ /u.test(line))
  if (first === -1) return []
  return lines.slice(first).flatMap((line, index, all) => {
    const file = /^\s+(?<file>\S{1,300}\.(?:go|s)):\d+/u.exec(line)?.groups?.['file']
    const name = all[index - 1]?.replace(/\([^()]*\)$/u, '')
    return file === undefined || name === undefined ? [] : { name, file }
  })
}

function rustFrames(lines: readonly string[]): readonly Frame[] {
  return lines.flatMap((line, index, all) => {
    const name = /^\s+\d+: (?:0x[0-9a-f]+ - )?(?<name>\S.{0,200})$/u.exec(line)?.groups?.['name']
    const file = /^\s+at (?<file>\S{1,300}?)(?::\d+){1,2}$/u.exec(all[index + 1] ?? '')?.groups?.['file']
    return name === undefined || file === undefined ? [] : { name: name.replace(/::h[0-9a-f]{16}$/u, ''), file }
  })
}
