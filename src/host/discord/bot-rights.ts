/** A right of Discord's, as its settings call it, and what Mos does with it. */
export type BotRight = { readonly name: string; readonly bit: bigint; readonly for: string }

/** All that Mos uses and nothing more: a new kind of request to Discord that needs another right is one more line here. */
export const botRights: readonly BotRight[] = [
  { name: 'Add Reactions', bit: 1n << 6n, for: 'show how far a message is' },
  { name: 'View Channels', bit: 1n << 10n, for: 'read what is said to it' },
  { name: 'Send Messages', bit: 1n << 11n, for: 'answer in a channel, and post in a forum' },
  { name: 'Attach Files', bit: 1n << 15n, for: 'hand over long texts as files' },
  { name: 'Read Message History', bit: 1n << 16n, for: 'catch up on what was said while it was away' },
  { name: 'Create Public Threads', bit: 1n << 35n, for: 'open a topic' },
  { name: 'Send Messages in Threads', bit: 1n << 38n, for: 'answer in a topic' },
]

const administrator = 1n << 3n

/** Those of the list that are not among `permissions`; an administrator has all. */
export const lackingRights = (permissions: bigint): readonly BotRight[] =>
  (permissions & administrator) === 0n ? botRights.filter(({ bit }) => (permissions & bit) === 0n) : []

/** Where a person adds the bot to their server, with these rights and slash commands. */
export function inviteLink(applicationId: string): string {
  const permissions = botRights.reduce((all, { bit }) => all | bit, 0n)
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${permissions}`
}
