// Node's `http`, fetched in the way that costs least at the start; types come from 'node:http' as ever.

/**
 * An `import` of a module of Node reads each of its exports at once, and `http` offers `WebSocket` by loading Node's own
 * copy of undici: 35 ms of CPU for something nobody here uses. Asked for by name, only what is read is loaded.
 */
export const { createServer, get, request, STATUS_CODES } = process.getBuiltinModule('node:http');
