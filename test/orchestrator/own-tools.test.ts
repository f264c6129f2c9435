import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { createOwnTools } from '../../src/orchestrator/create-own-tools.ts'
import type { Card, NewCard } from '../../src/store/card.ts'
import type { StoredFile } from '../../src/store/store.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const { files } = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
const by = { kind: 'discord', userId: '7', guildId: '1', roleIds: [] } as const
const entry = { id: 'discord:12', topicId: 'discord:5', by, text: 'go', at: 1 } as const
const topic = {
  id: 'discord:5',
  title: 't',
  state: 'open',
  by: 'discord:7',
  createdAt: 1,
  lastAt: 1,
  hostId: 'here',
} as const

/** A turn in a directory with files inside and outside, and what its tools left behind. */
async function turnIn() {
  const directory = await temporaryDirectory()
  const cwd = join(directory, 'work')
  const own = join(directory, 'topic')
  await mkdir(join(cwd, 'out'), { recursive: true })
  await mkdir(own)
  await writeFile(join(own, 'photo.txt'), 'it came in')
  await symlink(join(directory, 'secret'), join(own, 'link'))
  await writeFile(join(cwd, 'out/plan.md'), '# plan')
  await writeFile(join(cwd, 'empty'), '')
  await writeFile(join(cwd, 'big'), Buffer.alloc(8 * 1024 * 1024 + 1))
  await writeFile(join(directory, 'secret'), 'secret')
  await symlink(join(directory, 'secret'), join(cwd, 'link'))
  const stored = new Map<string, StoredFile>()
  const cards = new Map<string, Card>()
  const added: string[] = []
  const store = {
    files: {
      put: async (id: string, file: StoredFile) => void stored.set(id, file),
      get: async (id: string) => stored.get(id),
    },
    cards: {
      put: async (card: NewCard) => void cards.set(card.id, { ...card, version: 1, at: 1 }),
      lasting: async () => [],
      open: async () => [...cards.values()].filter((card) => !card.isFinal),
      get: async (id: string) => cards.get(id),
      stale: async () => [],
      rendered: async () => undefined,
      repost: async () => false,
      answer: async () => ({ kind: 'unknown' as const }),
    },
  }
  const ownTools = createOwnTools({ files, store, now: () => 1_000 })
  const begin = (attempt = 1) =>
    ownTools({ topic, entry, attempt, cwd, directory: own, addFile: async (id) => void added.push(id) })
  return { begin, stored, cards, added, cwd, directory }
}

test('a file of the working directory goes out with the answer, under a name of one line', async () => {
  const { begin, stored, added, cwd } = await turnIn()
  const { callTool } = begin()
  expect(await callTool('send_file', { path: 'out/plan.md' })).toEqual({
    ok: true,
    text: 'plan.md (6 bytes) goes out with your answer.',
  })
  expect((await callTool('send_file', { path: '../topic/photo.txt' })).ok).toBe(true)
  added.pop()
  await callTool('send_file', { path: join(cwd, 'out/plan.md'), name: '../../etc/\nthe plan\u202E.md' })
  expect(added).toEqual(['file-discord:12-1-own0', 'file-discord:12-1-own2'])
  expect(added.map((id) => stored.get(id)?.name)).toEqual(['plan.md', '.._.._etc_ the plan .md'])
  expect(Buffer.from(stored.get('file-discord:12-1-own0')?.bytes ?? []).toString()).toBe('# plan')
})

test('what is elsewhere, too large, empty or no file is refused in words, and nothing goes out', async () => {
  const { begin, added, stored, directory } = await turnIn()
  const { callTool } = begin()
  const paths = [
    'link',
    '../topic/link',
    '../secret',
    join(directory, 'secret'),
    '/etc/passwd',
    'out',
    'big',
    'empty',
    'none',
    'a\0b',
  ]
  const said: string[] = []
  for (const path of paths) {
    const { ok, text } = await callTool('send_file', { path })
    said.push(`${ok ? 'sent' : 'refused'}: ${text.replaceAll(directory, '/dir')}`)
  }
  expect(said).toMatchInlineSnapshot(`
    [
      "refused: Cannot read /dir/work/link: it lies outside of /dir/work.",
      "refused: Cannot read /dir/topic/link: it lies outside of /dir/topic.",
      "refused: Cannot read /dir/secret: it lies outside of /dir/work.",
      "refused: Cannot read /dir/secret: it lies outside of /dir/work.",
      "refused: Cannot read /etc/passwd: it lies outside of /dir/work.",
      "refused: Cannot read /dir/work/out: it is a directory where a file is expected.",
      "refused: Cannot read /dir/work/big: it has 8388609 bytes, more than the 8388608 that are allowed.",
      "refused: /dir/work/empty is empty: there is nothing to send.",
      "refused: There is no file /dir/work/none. Make it first, or check its path.",
      "refused: send_file: \`path\` can't be used: a path has no NUL in it.",
    ]
  `)
  expect([added, stored.size]).toEqual([[], 0])
})

test('a question is a card whose answer is a message; the turn does not wait', async () => {
  const { begin, cards } = await turnIn()
  const { callTool } = begin(2)
  const asked = await callTool('ask_person', { title: 'Which database?', choices: ['Postgres', 'SQLite'] })
  expect(asked.ok).toBe(true)
  expect(asked.text).toContain('Nobody has answered yet')
  expect([...cards.values()]).toEqual([
    {
      id: 'ask-discord:12-2-own0',
      thread: 'discord:5',
      replyTo: '12',
      isFinal: false,
      isShown: true,
      version: 1,
      at: 1,
      body: {
        kind: 'ask',
        topicId: 'discord:5',
        entryId: 'discord:12',
        what: 'question',
        title: 'Which database?',
        detail: '',
        choices: [
          { id: 'c0', label: 'Postgres', style: 'plain' },
          { id: 'c1', label: 'SQLite', style: 'plain' },
        ],
        freeText: true,
        isMessage: true,
        tier: 'viewer',
        by,
        expiresAt: 1_000 + 24 * 60 * 60 * 1000,
      },
    },
  ])
})

test('five questions may be open in a topic; the sixth waits, a repeated one does not count twice', async () => {
  const { begin, cards } = await turnIn()
  const ask = async (turn: ReturnType<typeof begin>) => (await turn.callTool('ask_person', { title: 'And?' })).ok
  const first = begin()
  for (let n = 0; n < 5; n++) expect(await ask(first)).toBe(true)
  expect(await ask(first)).toBe(false)
  expect(await ask(begin())).toBe(true)
  expect(cards.size).toBe(5)
})

test('wrong options name the option', async () => {
  const { begin, cards } = await turnIn()
  const { callTool } = begin()
  const wrong: readonly [string, unknown][] = [
    ['send_file', {}],
    ['send_file', { path: 7 }],
    ['send_file', 'a.txt'],
    ['send_file', { path: 'a', mode: 'x' }],
    ['ask_person', { title: '\u200B' }],
    ['ask_person', { title: 'x', choices: [''] }],
    ['ask_person', { title: 'x', choices: ['y'.repeat(81)] }],
    ['ask_person', { title: 'x', freeText: false }],
    ['fleet_ps', {}],
  ]
  const said = await Promise.all(wrong.map(async ([name, options]) => (await callTool(name, options)).text))
  expect(said).toMatchInlineSnapshot(`
    [
      "send_file: \`path\` can't be used: Invalid input: expected string, received undefined.",
      "send_file: \`path\` can't be used: Invalid input: expected string, received number.",
      "send_file: the options can't be used: Invalid input: expected object, received string.",
      "send_file: the options can't be used: Unrecognized key: "mode".",
      "ask_person: \`title\` can't be used: there is nothing to see in it.",
      "ask_person: \`choices.0\` can't be used: there is nothing to see in it.",
      "ask_person: \`choices.0\` can't be used: Too big: expected string to have <=80 characters.",
      "ask_person: \`choices\` is empty and \`freeText\` is false, so nobody could answer.",
      "There is no tool "fleet_ps".",
    ]
  `)
  expect(cards.size).toBe(0)
})
