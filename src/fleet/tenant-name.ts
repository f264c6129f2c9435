/** Part of the names of keys in Redis: no braces, which would end their hash tag. */
export const tenantName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/
