import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { serviceStatus } from '../../src/host/systemd/service-status.ts'

const lingers = {
  yes: 'Linger is on: it lives beyond your logout.',
  no: 'Linger is off, so it ends at your logout: loginctl enable-linger',
  unknown: 'Whether it lives beyond your logout is not known: there is no logind to ask.',
} as const

export default defineCommand({
  description: 'Show whether systemd runs Mos',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  where: ['shell'],
  async run({ host, config }) {
    const status = await serviceStatus({ host, config })
    if (!status.installed)
      return { kind: 'text', text: 'Mos is no service: mos service install makes it one.', data: status }
    const ended = status.active === 'failed' ? ` (${status.result}): journalctl --user -u mos says why` : ''
    const lines = [
      `mos.service is ${status.active}${ended}, and ${status.enabled ? 'starts' : 'does not start'} at boot.`,
      lingers[status.linger],
      ...(status.isOurs ? [] : ['Its unit file is not as Mos wrote it for this home.']),
    ]
    return { kind: 'text', text: lines.join('\n'), data: status }
  },
})
