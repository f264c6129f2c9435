import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle } from '../../setup/bundle.mjs'

const root = join(import.meta.dirname, '..', '..')

/** Strings are escaped by the bundler; regular expressions are not: write `\u201C` there. */
test('the bundle is plain ASCII, so that V8 keeps its text in one byte a character', async () => {
  await bundle(root)
  const [, build = ''] =
    /'\.\/([0-9a-f]{12})\/main\.js'/.exec(await readFile(join(root, 'dist', 'mos.js'), 'utf8')) ?? []
  const names = await readdir(join(root, 'dist', build), { recursive: true })
  const scripts = names.filter((name) => name.endsWith('.js'))

  expect(scripts.length).toBeGreaterThan(3)
  for (const name of scripts) {
    const text = await readFile(join(root, 'dist', build, name), 'utf8')
    expect([name, /.{0,40}[\u0080-\uFFFF].{0,10}/u.exec(text)?.[0]]).toEqual([name, undefined])
  }
})
