import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What is another each time that the same goes wrong. */
export type Vary = {
  /** a plain name: `maple` */
  word(): string
  /** `maple-cedar`, `maple_2`, `MapleCedar`: as people name packages, branches, units */
  name(): string
  /** an identifier: `mapleCedar` */
  identifier(): string
  number(most: number): number
  port(): number
  version(): string
  hex(length: number): string
  /** some lines of comment, so that what follows stands on another line */
  lines(mark: string): string
}

export type Stage = {
  /** this run's own directory */
  readonly directory: string
  readonly env: Readonly<Record<string, string>>
  write(path: string, text: string): Promise<string>
  /** The program's output, both streams as they came. Given 20 s. */
  run(program: string, args: readonly string[], options?: Options): Promise<string>
}
type Options = { readonly cwd?: string; readonly input?: string; readonly env?: Readonly<Record<string, string>> }

/** A thing that goes wrong, and what the program says of it. */
export type Faulty = { readonly label: string; readonly run: (stage: Stage, vary: Vary) => Promise<string> }

/** Programs see this directory as their home, and nothing of who runs them. */
export function createStage(directory: string, path: string): Stage {
  const env = { HOME: directory, PATH: path, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1', CI: '1' }
  return {
    directory,
    env,
    async write(file, text) {
      await mkdir(dirname(join(directory, file)), { recursive: true })
      await writeFile(join(directory, file), text)
      return join(directory, file)
    },
    run(program, args, options = {}) {
      return new Promise((resolve, reject) => {
        const child = spawn(program, [...args], {
          cwd: options.cwd ?? directory,
          env: { ...env, ...options.env },
          timeout: 20_000,
          killSignal: 'SIGKILL',
        })
        let said = ''
        const hear = (data: Buffer): void => void (said += data.toString())
        child.stdout.on('data', hear)
        child.stderr.on('data', hear)
        child.on('error', reject)
        child.on('close', () => resolve(said))
        child.stdin.on('error', () => undefined)
        child.stdin.end(options.input ?? '')
      })
    },
  }
}

const names =
  'maple cedar birch aspen willow hazel rowan alder juniper laurel acorn clover fern heather ivy jasmine lotus myrtle nettle olive poppy quince reed saffron thyme violet walnut yarrow'.split(
    ' ',
  )

export function createVary(random: () => number): Vary {
  const number = (most: number): number => Math.floor(random() * most)
  const word = (): string => names[number(names.length)] ?? 'maple'
  const large = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
  const identifier = (): string => `${word()}${large(word())}`
  return {
    word,
    identifier,
    number,
    name: () =>
      [word(), `${word()}-${word()}`, `${word()}_${number(90)}`, `${word()}-${number(9)}`][number(4)] ?? word(),
    port: () => 20_000 + number(40_000),
    version: () => `${1 + number(20)}.${number(30)}.${number(40)}`,
    hex: (length) => Array.from({ length }, () => '0123456789abcdef'[number(16)]).join(''),
    lines: (mark) => Array.from({ length: number(12) }, () => `${mark} ${word()}\n`).join(''),
  }
}
