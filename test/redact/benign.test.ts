import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRedactor } from '../../src/redact/create-redactor.ts'

const folder = `${import.meta.dirname}/benign`
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8').trimEnd() }))
const redactors = { fast: createRedactor([]), thorough: await createRedactor([]).thorough() }

test.each(Object.entries(redactors))(
  'of a thousand lines without a secret one in a hundred is damaged at most: %s',
  (_, redactor) => {
    const lines = files.flatMap(({ text }) => text.split('\n'))
    expect(lines.length).toBeGreaterThanOrEqual(1_000)
    const damaged = lines.filter((line) => redactor.redact(line).marks.length > 0)
    expect(damaged.length).toBeLessThanOrEqual(lines.length / 100)
  },
)

test.each(['ids.txt', 'own-words.txt', 'sums.txt', 'lock-file.txt', 'git.txt'])(
  'what Mos itself says, and what programs number things with, is never damaged: %s',
  (name) => {
    const text = files.find((file) => file.name === name)?.text ?? ''
    for (const redactor of Object.values(redactors)) expect(redactor.redact(text)).toEqual({ text, marks: [] })
  },
)
