import { defineCommand } from '../src/command/define-command.ts'
import fleetPs from './fleet/ps.ts'

export default defineCommand({ ...fleetPs, phrases: [], aliases: [], sameAs: 'fleet ps' })
