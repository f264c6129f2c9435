/** Sources that are run as they are were chosen by nobody (`setup/start`), and are not built to be started again. */
export const isBundle = process.argv[1]?.endsWith('/dist/mos.js') === true
