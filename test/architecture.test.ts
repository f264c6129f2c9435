import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkArchitecture } from './support/architecture/check-architecture.ts'
import { readSourceTree } from './support/architecture/read-source-tree.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

test('rooms, library owners, cycles and the length of files', async () => {
  const tree = await readSourceTree(root, ['src', 'commands', 'test', 'bench', 'setup'])
  expect(Object.keys(tree).length).toBeGreaterThan(20)
  expect(checkArchitecture(tree)).toEqual([])
})

test('what is shipped to homes is no longer either', async () => {
  const framework = join(root, 'framework')
  const entries = await readdir(framework, { recursive: true, withFileTypes: true })
  const lengths = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(framework.length), (await readFile(path, 'utf8')).split('\n').length - 1] as const
    })
  const found = await Promise.all(lengths)
  expect(found.length).toBeGreaterThan(20)
  expect(found.filter(([, lines]) => lines > 300)).toEqual([])
})

const leaf = { 'src/errors.ts': 'export const x = 1', 'src/log.ts': 'export const y = 1' }

test.each<[string, Record<string, string>, string[]]>([
  ['an arrow down is fine', { 'src/host/a.ts': `import { x } from '../errors.ts'` }, []],
  ['an arrow in the same room is fine', { 'src/host/a.ts': `import './b.ts'`, 'src/host/b.ts': '' }, []],
  [
    'an arrow up',
    { 'src/host/a.ts': `import { main } from '../main.ts'` },
    ['src/host/a.ts imports src/main.ts: host may not import main, arrows go down only'],
  ],
  [
    'an arrow within a row',
    { 'src/web/a.ts': `import type { T } from '../discord/b.ts'` },
    ['src/web/a.ts imports src/discord/b.ts: web may not import discord, arrows go down only'],
  ],
  [
    'a type-only re-export up',
    { 'src/store/a.ts': `export type { Command } from '../command/definition.ts'` },
    ['src/store/a.ts imports src/command/definition.ts: store may not import command, arrows go down only'],
  ],
  [
    'a late import up',
    { 'src/command/a.ts': `export const run = async () => import('../../commands/ps.ts')` },
    ['src/command/a.ts imports commands/ps.ts: command may not import commands, arrows go down only'],
  ],
  [
    'an import in a type, up',
    { 'src/fleet/a.ts': `export type H = import('../host/host.ts').Host` },
    ['src/fleet/a.ts imports src/host/host.ts: fleet may not import host, arrows go down only'],
  ],
  [
    'everything of a room up',
    { 'src/log.ts': `export * from './store/store.ts'` },
    ['src/log.ts imports src/store/store.ts: log may not import store, arrows go down only'],
  ],
  [
    'a room nobody knows',
    { 'src/utils/a.ts': `import '../errors.ts'` },
    ['src/utils/a.ts is in the room "utils", which is in no row'],
  ],
  [
    'the tests, from the source',
    { 'src/host/a.ts': `import '../../test/support/redis.ts'` },
    ['src/host/a.ts imports test/support/redis.ts, which is outside of src and commands'],
  ],
  [
    "another room's library",
    { 'src/web/a.ts': `import { Redis } from 'ioredis'` },
    ['src/web/a.ts imports ioredis: only store may'],
  ],
  [
    "a part of another room's library",
    { 'commands/a.ts': `import { html } from 'hono/html'` },
    ['commands/a.ts imports hono: only web may'],
  ],
  [
    'a library without an owner',
    { 'src/web/a.ts': `import express from 'express'` },
    ['src/web/a.ts imports express, which has no owner yet'],
  ],
  [
    'files and programs outside of host',
    { 'commands/a.ts': `import fs from 'fs/promises'\nimport { spawn } from 'node:child_process'` },
    [
      'commands/a.ts imports node:fs/promises: only host may',
      'commands/a.ts imports node:child_process: only host may',
    ],
  ],
  [
    'require',
    { 'src/web/a.ts': `import { createRequire } from 'node:module'` },
    ['src/web/a.ts imports node:module: nobody may'],
  ],
  [
    'a path that is computed',
    { 'src/main.ts': `export const load = (name: string) => import(name)` },
    ['src/main.ts imports a computed path: write it out'],
  ],
  [
    'the environment',
    { 'src/host/a.ts': `export const p = process.env['PATH']` },
    ['src/host/a.ts reads process.env: only config may'],
  ],
  [
    'the environment, taken apart',
    { 'src/web/a.ts': `const { env } = process` },
    ['src/web/a.ts reads process.env: only config may'],
  ],
  ['the environment, by its owner', { 'src/config/a.ts': `export const p = process.env['PATH']` }, []],
  [
    'an import in a string or a comment',
    { 'src/host/a.ts': `// import '../main.ts'\nexport const s = "import '../main.ts'"` },
    [],
  ],
  [
    'a cycle',
    {
      'src/host/a.ts': `import './b.ts'`,
      'src/host/b.ts': `import type { T } from './c.ts'`,
      'src/host/c.ts': `export * from './a.ts'`,
    },
    ['import cycle: src/host/a.ts → src/host/b.ts → src/host/c.ts → src/host/a.ts'],
  ],
  ['300 lines', { 'test/a.test.ts': '\n'.repeat(300) }, []],
  ['301 lines', { 'test/a.test.ts': '\n'.repeat(301) }, ['test/a.test.ts has 301 lines: 300 at most']],
])('%s', (_, planted, violations) => {
  expect(checkArchitecture({ ...leaf, ...planted })).toEqual(violations)
})
