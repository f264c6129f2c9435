import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { granteeName } from '../../src/command/grantee.ts'

const ownersFrom = {
  MOS_OWNER_IDS: 'MOS_OWNER_IDS',
  application: "the bot's application",
  pairing: 'a code of the local page',
} as const

export default defineCommand({
  description: 'Show who may use Mos: owners, grants, servers',
  options: z.object({}),
  tier: 'operator',
  risk: 'read',
  phrases: ['who may use (mos|you)', '(show|list) [the] (access|grants|owners)'],
  async run({ policy, config, settings }) {
    const { ownerIds, ownersFrom: from, guildIds, rules, canPair } = policy()
    const rows = [
      ['whoever is logged in here', 'owner', 'all', 'all', `user ${config.uid} of this machine`],
      ...[...ownerIds].map((id) => [`user ${id}`, 'owner', 'all', 'all', ownersFrom[from]]),
      ...rules.map(({ who, tier, commands, projects }) => [
        granteeName(who),
        tier,
        listed(commands),
        listed(projects),
        settings.path,
      ]),
      ...[...guildIds].map((id) => [
        `server ${id}`,
        'answered',
        '',
        '',
        config.access.guildIds.includes(id) ? 'MOS_GUILD_IDS' : 'the first that Mos was used in',
      ]),
    ]
    const columns = ['who', 'tier', 'commands', 'projects', 'by']
    const data = {
      ownerIds: [...ownerIds],
      ownersFrom: from,
      canPair: canPair === true,
      rules,
      guildIds: [...guildIds],
    }
    return { kind: 'table', columns, rows, empty: '', data }
  },
})

const listed = (names: readonly string[] | undefined): string =>
  names === undefined ? 'all' : names.length === 0 ? 'none' : names.join(', ')
