import type { World } from '../state/world.ts'

/** Text as a client shows it: mentions by name. */
export function showText(world: World, text: string): string {
  return text
    .replaceAll(/<@!?(\d+)>/g, (whole, id: string) =>
      world.users.has(id) ? `@${world.users.get(id)?.username}` : whole,
    )
    .replaceAll(/<#(\d+)>/g, (whole, id: string) =>
      world.channels.has(id) ? `#${world.channels.get(id)?.name}` : whole,
    )
    .replaceAll(/<@&(\d+)>/g, (whole, id: string) => {
      const role = [...world.guilds.values()].flatMap((guild) => guild.roles.get(id) ?? [])[0]
      return role ? `@${role.name}` : whole
    })
}

/** What a person types, as their client sends it: `@name` of someone, or of a role, becomes a mention. */
export function typeText(world: World, text: string): string {
  return text.replaceAll(/(?<![\w<@])@([\w-]+)/g, (whole, name: string) => {
    for (const user of world.users.values()) if (user.username === name) return `<@${user.id}>`
    for (const guild of world.guilds.values()) {
      for (const role of guild.roles.values()) if (role.name === name) return `<@&${role.id}>`
    }
    return whole
  })
}
