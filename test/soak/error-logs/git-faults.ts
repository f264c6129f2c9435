import type { Faulty, Stage, Vary } from './stage.ts'

type Git = {
  readonly folder: string
  git(...args: readonly string[]): Promise<string>
  file(name: string, text: string): Promise<void>
}

async function repository(stage: Stage, vary: Vary): Promise<Git> {
  const folder = vary.name()
  const identity = ['-c', `user.name=${vary.word()}`, '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
  const env = { GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' }
  await stage.write(`${folder}/${vary.word()}.txt`, 'a\n')
  const git = (...args: readonly string[]) =>
    stage.run('git', [...identity, ...args], { cwd: `${stage.directory}/${folder}`, env })
  await git('init', '-q', '-b', 'main')
  await git('add', '.')
  await git('commit', '-qm', 'first')
  return { folder, git, file: async (name, text) => void (await stage.write(`${folder}/${name}`, text)) }
}

const fault = (label: string, run: (git: Git, vary: Vary, stage: Stage) => Promise<string>): Faulty => ({
  label: `git: ${label}`,
  run: async (stage, vary) => run(await repository(stage, vary), vary, stage),
})

export const gitFaults: readonly Faulty[] = [
  {
    label: 'git: no repository',
    run: async (stage, vary) => {
      await stage.write(`${vary.name()}/a`, 'a')
      return stage.run('git', [['status', 'log', 'branch'][vary.number(3)] ?? 'log'])
    },
  },
  fault('no such path to check out', ({ git }, vary) => git('checkout', vary.name())),
  fault('no such revision', ({ git }, vary) => git('log', `${vary.name()}..${vary.name()}`)),
  fault('no such object', ({ git }, vary) => git('cat-file', '-p', vary.hex(40))),
  fault('no such branch to delete', ({ git }, vary) => git('branch', '-d', vary.name())),
  fault('branch is there', async ({ git }, vary) => {
    const name = vary.name()
    await git('branch', name)
    return git('checkout', '-b', name)
  }),
  fault('no name of a branch', ({ git }, vary) => git('branch', `${vary.name()}..${vary.word()}`)),
  fault('no such remote branch', async ({ git, folder }, vary, stage) =>
    git('fetch', `${stage.directory}/${folder}`, vary.name()),
  ),
  fault('nothing to push', async ({ git, folder }, vary, stage) =>
    git('push', `${stage.directory}/${folder}`, `${vary.name()}:x`),
  ),
  fault('no such remote', ({ git }, vary) => git('fetch', vary.name())),
  fault('server is down', ({ git }, vary) => git('fetch', `http://127.0.0.1:${vary.port()}/${vary.name()}.git`)),
  fault('host is not known', ({ git }, vary) =>
    git('fetch', `https://${vary.name().replace('_', '-')}.invalid/${vary.word()}.git`),
  ),
  fault('merge conflict', async ({ git, file }, vary) => {
    const [name, branch] = [`${vary.name()}.md`, vary.name()]
    await file(name, 'one\n')
    await git('add', '.')
    await git('commit', '-qm', 'one')
    await git('checkout', '-qb', branch, 'main~1')
    await file(name, 'two\n')
    await git('add', '.')
    await git('commit', '-qm', 'two')
    return git('merge', 'main')
  }),
  fault('changes would be lost', async ({ git, file }, vary) => {
    const [name, branch] = [`${vary.name()}.md`, vary.name()]
    await file(name, 'one\n')
    await git('add', '.')
    await git('commit', '-qm', 'one')
    await git('branch', branch)
    await file(name, 'two\n')
    await git('commit', '-qam', 'two')
    await file(name, 'three\n')
    return git('checkout', branch)
  }),
  fault('push is behind', async ({ git, file, folder }, vary, stage) => {
    const copy = `${folder}-${vary.word()}.git`
    await stage.run('git', ['clone', '-q', '--bare', folder, copy])
    await file(`${vary.word()}.md`, 'one\n')
    await git('add', '.')
    await git('commit', '-qm', 'one')
    await git('push', '-q', `${stage.directory}/${copy}`, 'main')
    await git('reset', '-q', '--hard', 'HEAD~1')
    await git('commit', '-qm', 'other', '--allow-empty')
    return git('push', `${stage.directory}/${copy}`, 'main')
  }),
  fault('index is locked', async ({ git, file }, vary) => {
    await file('.git/index.lock', '')
    await file(`${vary.word()}.md`, 'one\n')
    return git('add', '.')
  }),
  fault('branch is checked out elsewhere', async ({ git }, vary) => {
    const name = vary.name()
    await git('worktree', 'add', '-q', '-b', name, `../${vary.name()}-tree`)
    return git('checkout', name)
  }),
  fault('worktree is there', ({ git, folder }, vary) => git('worktree', 'add', '-b', vary.name(), `../${folder}`)),
  fault('patch does not apply', async ({ git, file }, vary) => {
    const name = `${vary.name()}.txt`
    await file(name, 'a\nb\n')
    await file('a.patch', `--- a/${name}\n+++ b/${name}\n@@ -${1 + vary.number(9)},1 +1,1 @@\n-c\n+d\n`)
    return git('apply', 'a.patch')
  }),
  fault('nobody to commit as', async ({ folder }, _, stage) =>
    stage.run('git', ['-c', 'user.useConfigOnly=true', 'commit', '--allow-empty', '-m', 'a'], {
      cwd: `${stage.directory}/${folder}`,
    }),
  ),
]
