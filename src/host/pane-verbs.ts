import { capturePaneText } from './capture-pane-text.ts'
import { captureScreenText } from './capture-screen-text.ts'
import { checkAgent } from './check-agent.ts'
import { endLeftViewers } from './end-viewers.ts'
import { interruptAgent } from './interrupt-agent.ts'
import { sendToAgent } from './send-to-agent.ts'
import type { Supervisor } from './supervisor.ts'
import { createSurvey } from './survey-agents.ts'
import type { TmuxContext } from './tmux-context.ts'
import { viewAgent } from './view-agent.ts'
import { writePermissions } from './write-permissions.ts'

/** What is done with a pane, whoever keeps its runner. */
export const paneVerbs = (context: TmuxContext) =>
  ({
    check: (agent, signal, from) => checkAgent(context, agent, { signal, from }),
    capture: (name, lines) => capturePaneText(context, name, lines),
    screen: (name) => captureScreenText(context, name),
    view: (name) => viewAgent(context, name),
    endLeftViewers: () => endLeftViewers(context),
    interrupt: (name, signal) => interruptAgent(context, name, signal),
    permit: async (agent, role) => void (await writePermissions(context, agent, role)),
    async forget(name, { keepsCommand = false } = {}) {
      const { session, env } = context.files(name)
      for (const path of [session, ...(keepsCommand ? [] : [env])]) await context.host.files.remove(path)
    },
    survey: createSurvey(context),
    send: (name, text, sendId, signal, typed) => sendToAgent(context, { name, text, sendId, signal, typed }),
  }) satisfies Partial<Supervisor>
