// The barest bot that a person would write with discord.js: the floor under Mos's figures. It answers each message and
// one slash command, and keeps nothing.
import { Client, Events, GatewayIntentBits, Partials } from 'discord.js'

const { FLOOR_TOKEN: token = '', FLOOR_API_URL: api = '' } = process.env

const client = new Client({
  intents: [
    GatewayIntentBits.Guilds,
    GatewayIntentBits.GuildMessages,
    GatewayIntentBits.MessageContent,
    GatewayIntentBits.DirectMessages,
  ],
  partials: [Partials.Channel],
  rest: { api, version: '10', globalRequestsPerSecond: 1_000_000 },
})

client.once(Events.ClientReady, () => process.stdout.write('ready\n'))
client.on(Events.MessageCreate, (message) => {
  if (!message.author.bot) void message.reply(`You said: ${message.content}`)
})
client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand()) void interaction.reply('pong')
})
process.once('SIGTERM', () => void client.destroy().then(() => process.exit()))
await client.login(token)
