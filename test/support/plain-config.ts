import type { Config } from '../../src/config/config.ts'
import { noLogins } from './no-logins.ts'

/** The Config of a person who set nothing, with what a test needs otherwise. */
export const plainConfig = (own: Partial<Config> = {}): Config => ({
  tenant: 'test',
  hostId: 'here',
  uid: 1000,
  tmuxDirectories: ['/tmp/tmux-1000'],
  mosaicHome: '/home/op/.config/mosaic',
  dataDir: '/data',
  socketDir: '/data',
  packageRoot: '/package',
  secretFiles: [],
  searchPath: '/usr/bin',
  runtime: 'stub',
  isRuntimeUnset: true,
  runtimeHomes: noLogins,
  supervisor: 'tmux',
  noInstall: true,
  logLevel: 'silent',
  http: { port: 0 },
  access: { ownerIds: [], guildIds: [], homeChannels: [] },
  attachmentHosts: [],
  ...own,
})
