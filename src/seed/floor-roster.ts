import type { RuntimeName } from '../fleet/agent.ts'

/** The first roster of a new home: the floor, with what a person needs to know to edit it. */
export const floorRoster = (
  runtime: RuntimeName,
): string => `# The agents of this fleet. Edit it as you like: Mos reloads it, keeps your comments, and says where it
# can't read it. Mos writes here too, when somebody spawns or removes an agent.
version: 1
transport: tmux

# Every fleet has these two: exactly one orchestrator, at least one enhancer.
agents:
  # Whom people talk to. Owns the flow, adds and removes agents, delegates all work on sources.
  - name: orchestrator
    runtime: ${runtime} # claude, codex, opencode, pi, or stub, which needs no model
    class: orchestrator # the role
  # Watches the fleet and improves it. Doesn't code, review or deliver.
  - name: enhancer
    runtime: ${runtime}
    class: enhancer
`
