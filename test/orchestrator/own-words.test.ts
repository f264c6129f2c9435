import { expect, test } from 'vitest'
import { readOwnWords } from '../../src/orchestrator/own-words.ts'
import { renderPersona } from '../../src/orchestrator/persona.ts'
import { memoryFiles } from '../support/memory-files.ts'

test("a person's own words stand in the persona, in their order; what is empty or too large is left out", async () => {
  const files = memoryFiles({
    '/h/USER.md': 'Olga.\n',
    '/h/SOUL.md': 'Brief.\n',
    '/h/SOUL.local.md': ' \n',
    '/h/USER.local.md': 'x'.repeat(20_000),
  })
  const words = await readOwnWords(files, '/h')
  expect(words).toEqual(['# SOUL.md\nBrief.', '# USER.md\nOlga.'])
  const persona = renderPersona({ title: 'Boss', mandate: 'Lead.', boundaries: 'None.' }, words)
  expect(persona.indexOf('# Boundaries')).toBeLessThan(persona.indexOf('# SOUL.md'))
})
