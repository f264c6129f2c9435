import type { Faulty, Stage, Vary } from './stage.ts'

type Tmux = (...args: readonly string[]) => Promise<string>

/** A server of its own with one session, ended afterwards. */
const fault = (
  label: string,
  run: (tmux: Tmux, session: string, vary: Vary, stage: Stage) => Promise<string>,
): Faulty => ({
  label: `tmux: ${label}`,
  async run(stage, vary) {
    const [socket, session] = [`${stage.directory}/${vary.word()}.sock`, vary.name()]
    const tmux: Tmux = (...args) => stage.run('tmux', ['-f', '/dev/null', '-S', socket, ...args])
    await tmux('new-session', '-d', '-s', session, 'sleep 60')
    try {
      return await run(tmux, session, vary, stage)
    } finally {
      await tmux('kill-server')
    }
  },
})

export const tmuxFaults: readonly Faulty[] = [
  {
    label: 'tmux: no server',
    async run(stage, vary) {
      await stage.write('tmux.txt', '')
      const socket = `${stage.directory}/${vary.name()}.sock`
      await stage.run('tmux', ['-f', '/dev/null', '-S', socket, 'new-session', '-d', 'sleep 9'])
      await stage.run('tmux', ['-S', socket, 'kill-server'])
      return stage.run('tmux', ['-N', '-S', socket, 'list-sessions'])
    },
  },
  {
    label: 'tmux: no socket',
    run: (stage, vary) =>
      stage.run('tmux', ['-N', '-S', `${stage.directory}/${vary.name()}/${vary.word()}`, 'list-panes', '-a']),
  },
  fault('no such session', (tmux, _, vary) => tmux('has-session', '-t', `=${vary.name()}x:`)),
  fault('no such window', (tmux, session, vary) => tmux('select-window', '-t', `=${session}:${vary.word()}`)),
  fault('no such pane', (tmux, _, vary) => tmux('capture-pane', '-p', '-t', `%${50 + vary.number(900)}`)),
  fault('session is there', (tmux, session) => tmux('new-session', '-d', '-s', session)),
  fault('no such buffer', (tmux, _, vary) => tmux('paste-buffer', '-b', vary.name())),
  fault('no such command', (tmux, _, vary) => tmux(vary.word())),
  fault('no such option', (tmux, _, vary) => tmux('set-option', '-g', `${vary.word()}-${vary.word()}`, 'on')),
  fault('no terminal', (tmux, session) => tmux('attach-session', '-t', `=${session}`)),
  fault('index in use', (tmux, session) => tmux('new-window', '-t', `=${session}:0`)),
  fault('settings are no tmux', async (tmux, _, vary, stage) =>
    tmux('source-file', await stage.write(`${vary.name()}.conf`, `${vary.lines('#')}set -g ${vary.word()} {\n`)),
  ),
]
