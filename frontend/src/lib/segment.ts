/** Names one path segment of a URL. */
export const segment = (name: string) => encodeURIComponent(name);
