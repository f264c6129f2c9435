import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { git, gitRepository } from '../support/git-repository.ts'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'

/** A person whose project `site` is a real repository. */
const person = async () => {
  const all = await personWithMos({ prepare: async ({ home }) => void (await gitRepository(home, 'site')) })
  const site = join(all.mos.home, 'site')
  const worktree = (name: string) => join(all.mos.home, 'data', 'worktrees', 'site', name)
  const isThere = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    )
  return { ...all, site, worktree, isThere }
}

/** Ids, places and commits differ from run to run. */
const seen = (text: string, home: string): string =>
  normalise(text)
    .replaceAll(home, '~')
    .replaceAll(/\b[0-9a-f]{7}\b/g, '#commit')
    .replaceAll(/(mos\/[a-z-]+)-[0-9a-f]{4}\b/g, '$1-…')

test('a task: its agent works in a worktree of its own, reports, and is gone; what it made stays', async () => {
  const { mos, olga, general, site, worktree, isThere } = await person()
  const task = 'commit greeting.txt: Greet people'
  const asked = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task })
  await general.says(/@olga.*ada has its task/s, 30_000)
  await general.says(/ada.* is done/s, 30_000)
  expect(seen(asked.text, mos.home)).toMatchInlineSnapshot(`
    "✅ **spawn ada** · done · \`op-…\`
    ▰▰▰▰▰▰ 6/6
    ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
    ✓ make a worktree — ~/data/worktrees/site/ada is on mos/ada-…
    ✓ write the roster — ada is in the roster
    ✓ start ada — its pane is there
    ✓ look for its first heartbeat
    ✓ give it its task
    ada is up: pane %… alive, pid …, heartbeat … s old
    ada has its task: the prompt-submit hook fired … ms after Enter"
  `)
  expect(seen(await general.text(), mos.home)).toMatchInlineSnapshot(`
    "mos: ✅ **spawn ada** · done · \`op-#id\`
      ▰▰▰▰▰▰ 6/6
      ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
      ✓ make a worktree — ~/data/worktrees/site/ada is on mos/ada-…
      ✓ write the roster — ada is in the roster
      ✓ start ada — its pane is there
      ✓ look for its first heartbeat
      ✓ give it its task
      ada is up: pane %… alive, pid …, heartbeat … s old
      ada has its task: the prompt-submit hook fired … ms after Enter
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old
      ada has its task: the prompt-submit hook fired … ms after Enter
    mos: ✅ **ada** is done: commit greeting.txt: Greet people
      > commit greeting.txt: Greet people
      **Tested**
      > nothing: a stub has no tests
      **Open**
      > nothing
      **Work** on branch mos/ada-commit-greeting-txt-greet-people-…: 1 commit, 1 file, +1 −0
      - #commit Greet people
      **Files**
      - greeting.txt +1 −0
      Its worktree stays, with 1 commit on mos/ada-commit-greeting-txt-greet-people-… that main does not have: ~/data/worktrees/site/ada
      @olga"
  `)
  expect(await mos.panes()).toEqual([])
  expect(await isThere(worktree('ada'))).toBe(true)
  expect(await git(worktree('ada'), 'log', '--format=%s')).toBe('Greet people\nBegin')
  expect(await git(site, 'log', '--format=%s', 'main')).toBe('Begin')
  expect((await mos.shell('fleet', 'ps')).stdout).not.toContain('ada')
})
