import { createServer } from 'node:net'
import { once } from 'node:events'
import type { Faulty, Stage, Vary } from './stage.ts'

/** A program of two modules; `lib` throws. */
async function program(
  stage: Stage,
  vary: Vary,
  { lib, call, args = [] }: { lib: string; call: string; args?: readonly string[] },
) {
  const folder = vary.name()
  await stage.write(`${folder}/package.json`, `{ "type": "module", "version": "${vary.version()}" }\n`)
  await stage.write(`${folder}/lib/orders.js`, `${vary.lines('//')}${lib}\n`)
  await stage.write(`${folder}/main.js`, `${vary.lines('//')}import * as orders from './lib/orders.js'\n${call}\n`)
  return stage.run('node', [...args, `${stage.directory}/${folder}/main.js`])
}

async function usedPort(): Promise<{ port: number; close: () => void }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, close: () => void server.close() }
}

export const nodeFaults: readonly Faulty[] = [
  {
    label: 'node: a property of undefined, in total()',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `export function total(order) { return order.${vary.identifier()}.length }`,
        call: `orders.total({ id: ${vary.number(999)} })`,
      }),
  },
  {
    label: 'node: a property of undefined, in ship()',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `export const total = 1\nexport async function ship(order) { await null; return order.${vary.identifier()}.length }`,
        call: `await orders.ship({ id: ${vary.number(999)} })`,
      }),
  },
  {
    label: 'node: not a function',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `export function send(to) { return to.${vary.identifier()}() }`,
        call: 'orders.send({})',
      }),
  },
  {
    label: 'node: not defined',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `export function book() { return ${vary.identifier()} + 1 }`,
        call: 'orders.book()',
      }),
  },
  {
    label: 'node: package not found',
    run: (stage, vary) => program(stage, vary, { lib: `import '${vary.name()}'`, call: 'orders.a' }),
  },
  {
    label: 'node: module not found',
    run: (stage, vary) => program(stage, vary, { lib: `import './${vary.name()}.js'`, call: 'orders.a' }),
  },
  {
    label: 'node: required module not found',
    run: async (stage, vary) => {
      const file = await stage.write(`${vary.name()}/run.cjs`, `${vary.lines('//')}require('./${vary.name()}')\n`)
      return stage.run('node', [file])
    },
  },
  {
    label: 'node: file not there',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `import { readFileSync } from 'node:fs'\nexport const load = (path) => readFileSync(path)`,
        call: `orders.load('${stage.directory}/${vary.word()}/${vary.name()}.json')`,
      }),
  },
  {
    label: 'node: directory where a file was expected',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `import { readFile } from 'node:fs/promises'\nexport const load = async (path) => JSON.parse(await readFile(path, 'utf8'))`,
        call: `import { mkdirSync } from 'node:fs'\nconst path = '${stage.directory}/${vary.name()}'\nmkdirSync(path, { recursive: true })\nawait orders.load(path)`,
      }),
  },
  {
    label: 'node: connection refused',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `import { connect } from 'node:net'\nexport const open = (port) => connect(port, '127.0.0.1')`,
        call: `orders.open(${vary.port()})`,
      }),
  },
  {
    label: 'node: fetch failed',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: 'export async function price(url) { return (await fetch(url)).json() }',
        call: `await orders.price('http://127.0.0.1:${vary.port()}/${vary.name()}')`,
      }),
  },
  {
    label: 'node: port in use',
    run: async (stage, vary) => {
      const { port, close } = await usedPort()
      const said = await program(stage, vary, {
        lib: `import { createServer } from 'node:http'\nexport const serve = (port) => createServer().listen(port, '127.0.0.1')`,
        call: `orders.serve(${port})`,
      })
      close()
      return said
    },
  },
  {
    label: 'node: no JSON',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: 'export const parse = (text) => JSON.parse(text)',
        call: `orders.parse('${vary.word()} ${vary.number(99)}')`,
      }),
  },
  {
    label: 'node: rejected with a text',
    run: (stage, vary) =>
      program(stage, vary, { lib: 'export const a = 1', call: `Promise.reject('${vary.word()} ${vary.number(99)}')` }),
  },
  {
    label: 'node: assertion',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `import assert from 'node:assert/strict'\nexport const check = (count) => assert.equal(count, ${vary.number(99)})`,
        call: `orders.check(${100 + vary.number(99)})`,
      }),
  },
  {
    label: 'node: out of memory',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: 'const kept = []\nexport const grow = () => { for (;;) kept.push({ a: Array(50).fill(kept.length) }) }',
        call: 'orders.grow()',
        args: [`--max-old-space-size=${16 + vary.number(8)}`],
      }),
  },
  {
    label: 'node: wrong type of argument',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `import { join } from 'node:path'\nexport const place = (name) => join('${vary.word()}', name)`,
        call: `orders.place(${vary.number(999)})`,
      }),
  },
  {
    label: 'node: no syntax',
    run: (stage, vary) =>
      program(stage, vary, { lib: `export const a = ${vary.word()} ${vary.word()}`, call: 'orders.a' }),
  },
  {
    label: 'node: too deep',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `export function walk(${vary.word()}) { return 1 + walk() }`,
        call: 'orders.walk()',
      }),
  },
  {
    label: "node: the program's own error",
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `class OrderError extends Error { name = 'OrderError' }\nexport function close(id) { throw new OrderError(\`order \${id} of ${vary.word()} has no lines\`) }`,
        call: `orders.close(${vary.number(9999)})`,
      }),
  },
  {
    label: 'node: no time left',
    run: (stage, vary) =>
      program(stage, vary, {
        lib: `import { setTimeout } from 'node:timers/promises'\nexport const rest = () => setTimeout(5_000, 1, { signal: AbortSignal.timeout(${10 + vary.number(40)}) })`,
        call: 'await orders.rest()',
      }),
  },
]
