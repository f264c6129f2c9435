import type { Faulty, Stage, Vary } from './stage.ts'

const esbuild = (
  label: string,
  text: (vary: Vary) => string,
  args: (vary: Vary) => readonly string[] = () => [],
): Faulty => ({
  label: `esbuild: ${label}`,
  async run(stage, vary) {
    const file = await stage.write(`${vary.name()}/src/${vary.word()}.ts`, `${vary.lines('//')}${text(vary)}\n`)
    return stage.run('esbuild', [file, '--bundle', '--log-limit=5', ...args(vary)])
  },
})

const tsc = (
  label: string,
  text: (vary: Vary) => string,
  args: (vary: Vary, stage: Stage) => readonly string[] = () => [],
): Faulty => ({
  label: `tsc: ${label}`,
  async run(stage, vary) {
    const folder = vary.name()
    const file = `src/${vary.word()}.ts`
    await stage.write(`${folder}/${file}`, `${vary.lines('//')}${text(vary)}\n`)
    const options = ['--noEmit', '--strict', '--target', 'es2024', '--types', '', '--pretty', 'false']
    return stage.run('tsc', [...options, ...args(vary, stage), file], { cwd: `${stage.directory}/${folder}` })
  },
})

export const buildFaults: readonly Faulty[] = [
  {
    label: 'esbuild: no loader',
    async run(stage, vary) {
      const ending = vary.word()
      await stage.write(`a/${vary.name()}.${ending}`, 'a')
      const file = await stage.write('a/main.ts', `${vary.lines('//')}import './b.${ending}'\n`)
      await stage.write(`a/b.${ending}`, vary.word())
      return stage.run('esbuild', [file, '--bundle'])
    },
  },
  {
    label: 'esbuild: no such export',
    async run(stage, vary) {
      const [name, other] = [vary.identifier(), `${vary.name()}.ts`]
      await stage.write(`a/${other}`, 'export const a = 1\n')
      const file = await stage.write(
        'a/main.ts',
        `${vary.lines('//')}import { ${name} } from './${other}'\n${name}()\n`,
      )
      return stage.run('esbuild', [file, '--bundle'])
    },
  },
  esbuild('can not resolve a package', (vary) => `import '${vary.name()}'`),
  esbuild('can not resolve a file', (vary) => `import './${vary.name()}.ts'`),
  esbuild('no syntax', (vary) => `const a = ${vary.word()} ${vary.word()}`),
  esbuild('text without an end', (vary) => `const a = '${vary.word()}`),
  esbuild('two declarations', (vary) => ((name) => `const ${name} = 1\nlet ${name} = 2`)(vary.identifier())),
  esbuild(
    'no top-level await',
    (vary) => `await ${vary.word()}()`,
    () => ['--format=iife'],
  ),
  esbuild(
    'no such option',
    () => 'a',
    (vary) => [`--${vary.word()}`],
  ),
  esbuild(
    'no such target',
    () => 'a',
    (vary) => [`--target=${vary.word()}`],
  ),
  esbuild('constant is assigned', (vary) =>
    ((name) => `const ${name} = 1\n${name} = ${vary.number(9)}`)(vary.identifier()),
  ),
  tsc('another type', (vary) => `const ${vary.identifier()}: string = ${vary.number(99)}`),
  tsc('no such name', (vary) => `${vary.identifier()}()`),
  tsc('no such module', (vary) => `import { a } from '${vary.name()}'\na`),
  tsc('no such property', (vary) => `interface ${vary.identifier()} { a: 1 }\n({} as { b: 1 }).${vary.identifier()}`),
  tsc(
    'another argument',
    (vary) =>
      `function ${vary.identifier()}(a: string) { return a }\nconst f = (a: string) => a\nf(${vary.number(99)})`,
  ),
  tsc('no syntax', (vary) => `const ${vary.identifier()} = (`),
  tsc('number of arguments', (vary) => `const f = (a: string) => a\nf('${vary.word()}', ${vary.number(9)})`),
  tsc('perhaps undefined', (vary) =>
    ((name) =>
      `const ${name}: string | undefined = process(0)\n${name}.length\nfunction process(a: number): string | undefined { return a ? '' : undefined }`)(
      vary.identifier(),
    ),
  ),
  tsc(
    'no such option',
    () => 'a',
    (vary) => [`--${vary.word()}`],
  ),
  tsc(
    'no such file',
    () => '0',
    (vary) => [`${vary.name()}.ts`],
  ),
  tsc('nothing is returned', (vary) => `function ${vary.identifier()}(): string {}`),
]

export const otherFaults: readonly Faulty[] = [
  ...(
    [
      ['python: no such key', (vary: Vary) => `a = {}\nprint(a['${vary.word()}'])`],
      ['python: no such module', (vary: Vary) => `import ${vary.word()}x`],
      ['python: divided by nothing', (vary: Vary) => `print(${vary.number(99)} / 0)`],
      ['python: no such file', (vary: Vary) => `open('/srv/${vary.name()}/${vary.word()}.csv')`],
      ['python: no such attribute', (vary: Vary) => `a = None\nprint(a.${vary.word()})`],
      ['python: no number', (vary: Vary) => `print(int('${vary.word()}'))`],
      ['python: no JSON', (vary: Vary) => `import json\njson.loads('${vary.word()}')`],
    ] as const
  ).map(([label, body]): Faulty => ({
    label,
    async run(stage, vary) {
      const lines = body(vary)
        .split('\n')
        .map((line) => `    ${line}\n`)
        .join('')
      const file = await stage.write(`${vary.name()}/job.py`, `${vary.lines('#')}def work():\n${lines}\nwork()\n`)
      return stage.run('python3', [file])
    },
  })),
  ...(
    [
      [
        'rust: out of bounds',
        (vary: Vary) =>
          `let a = vec![1; ${1 + vary.number(5)}]; let i = std::env::args().count() + ${9 + vary.number(90)}; println!("{}", a[i]);`,
      ],
      ['rust: unwrapped an error', (vary: Vary) => `std::fs::read("/srv/${vary.name()}").unwrap();`],
      [
        'rust: unwrapped nothing',
        (vary: Vary) =>
          `let a: Option<i32> = std::env::args().nth(${9 + vary.number(9)}).map(|_| 1); println!("{}", a.unwrap());`,
      ],
    ] as const
  ).map(([label, body]): Faulty => ({
    label,
    async run(stage, vary) {
      const file = await stage.write('job.rs', `${vary.lines('//')}fn main() { ${body(vary)} }\n`)
      await stage.run('rustc', ['-o', `${stage.directory}/job`, file], { env: { HOME: process.env['HOME'] ?? '' } })
      return stage.run(`${stage.directory}/job`, [])
    },
  })),
]
