import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import type { TurnDeps } from '../../src/orchestrator/turn-deps.ts'
import type { PromptInput } from '../../src/runtime/agent-runtime.ts'
import { done, fakeModel, text } from './fake-model.ts'
import { runTurns } from './run-turns.ts'

/** The footer's time differs from run to run. */
const timeless = (said: string): string => said.replace(/· (under 1 s|\d+ s)/, '· (time)')

test('files that a turn adds go out with its answer, however many', async () => {
  const turns = await runTurns()
  turns.start(
    fakeModel({
      async *script({ input }) {
        for (let n = 0; n < 12; n++) await input.callTool('add', `f${n}`)
        yield text('Here.')
        yield done
      },
    }),
    {
      ownTools: (turn) => ({
        tools: [{ name: 'add', description: '', schema: {}, readOnly: true, phrases: [] }],
        async callTool(_name, options) {
          await turn.addFile(String(options))
          return { ok: true, text: '' }
        },
      }),
    },
  )
  await turns.write(1, 'draw')
  const [answer] = await turns.bodies(1)
  expect(answer?.files).toEqual(Array.from({ length: 12 }, (_, n) => `f${n}`))
})

test('files of a message reach the session; what can not be taken is told to it and to its person', async () => {
  const turns = await runTurns()
  const given: PromptInput['files'][] = []
  turns.start(
    fakeModel({
      async *script({ input }) {
        given.push(input.files)
        yield text('Seen.')
        yield done
      },
    }),
    { download: downloading(png) },
  )
  const file = (name: string, type: string) => ({ name, type, url: 'https://cdn.example/x', bytes: 8 })
  await turns.write(1, '', { files: [file('a b.png', 'image/png'), file('notes.zip', 'application/zip')] })
  const [said] = await turns.said(1)
  expect(timeless(said ?? '')).toBe('Seen.\nnotes.zip was not taken: only images and text files.\n-# claude · (time)')
  expect(given).toEqual([
    [{ name: 'a b.png', path: `${turns.dataDir}/topics/discord-77/files/1-0-a b.png`, type: 'image/png', bytes: 8 }],
  ])
})

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])

/** A host that has this file, and is gone after it was asked `times` times. */
function downloading(bytes: Uint8Array, times = 1): TurnDeps['download'] {
  let left = times
  return async ({ path }) => {
    if (left-- <= 0) throw new Failure('its host answered 404. Attach it again.')
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
    return { bytes: bytes.length }
  }
}

test.each([
  {
    name: 'page.png',
    bytes: new TextEncoder().encode('<html>'),
    why: 'it is no image that models take: PNG, JPEG, GIF or WebP.',
  },
  { name: 'nothing.png', bytes: new Uint8Array(), why: 'it is empty.' },
])('what is called an image and is none does not reach the session: $name', async ({ name, bytes, why }) => {
  const turns = await runTurns()
  const given: PromptInput['files'][] = []
  const model = fakeModel({
    async *script({ input }) {
      given.push(input.files)
      yield text('Seen.')
      yield done
    },
  })
  turns.start(model, { download: downloading(bytes) })
  const files = [{ name, type: 'image/png', url: 'https://cdn.example/x', bytes: bytes.length }]
  await turns.write(1, 'look', { files })
  expect((await turns.said(1)).map(timeless)).toEqual([`Seen.\n${name} was not taken: ${why}\n-# claude · (time)`])
  expect(given).toEqual([[]])
})

test('cut off in the middle: what came with the message is not fetched again, what the session sent goes out with the answer', async () => {
  const turns = await runTurns()
  const met = Promise.withResolvers<void>()
  const given: PromptInput['files'][] = []
  const change: Partial<TurnDeps> = {
    download: downloading(png),
    ownTools: (turn) => ({
      tools: [{ name: 'draw', description: '', schema: {}, readOnly: true, phrases: [] }],
      async callTool(_name, options) {
        await turn.addFile(String(options))
        return { ok: true, text: '' }
      },
    }),
  }
  const script = async function* ({ input }: { readonly input: PromptInput }) {
    given.push(input.files)
    await input.callTool('draw', 'drawing')
    yield text('Half')
    met.resolve()
    await new Promise(() => {})
  }
  turns.start(fakeModel({ script }), change)
  await turns.write(1, 'draw it', {
    files: [{ name: 'a.png', type: 'image/png', url: 'https://cdn.example/x', bytes: 8 }],
  })
  await met.promise
  turns.start(
    fakeModel({
      async *script({ input }) {
        given.push(input.files)
        yield text('Drawn.')
        yield done
      },
    }),
    change,
  )
  const [answer] = await turns.bodies(1)
  expect(answer?.files).toEqual(['drawing'])
  expect([answer?.text, timeless(answer?.footer ?? '')]).toEqual([
    'Drawn.',
    '-# claude · (time) · interrupted, resumed',
  ])
  expect(given.map((files) => files.map(({ name }) => name))).toEqual([['a.png'], ['a.png']])
})
