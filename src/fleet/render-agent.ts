import { Document } from 'yaml'
import type { YAMLMap } from 'yaml'
import type { Agent } from './agent.ts'

/** An agent's keys as the roster v1 file has them, in the file's order; what is absent is left out. */
const fileKeys = (agent: Agent): Record<string, unknown> => ({
  name: agent.name,
  runtime: agent.runtime,
  class: agent.role,
  host: agent.host,
  ssh: agent.ssh,
  socket: agent.socket,
  model_hint: agent.modelHint,
  working_directory: agent.workingDirectory,
  persistent_persona: agent.persistentPersona,
  reset_between_tasks: agent.resetBetweenTasks,
})

/** `- name: ada` and the lines below it, the dash in column `dash`, each line with its ending. */
export function renderAgentBlock(agent: Agent, dash: number, newline: string): string {
  const lines = render(agent, false).trimEnd().split('\n')
  const indent = ' '.repeat(dash)
  return lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}${newline}`).join('')
}

/** `{ name: ada, runtime: stub, class: coder }` */
export const renderAgentFlow = (agent: Agent): string => render(agent, true).trim()

function render(agent: Agent, flow: boolean): string {
  const node = new Document().createNode(fileKeys(agent), { flow, keepUndefined: false })
  const document = new Document<YAMLMap>(node)
  return document.toString({ lineWidth: 0, blockQuote: false, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
}
