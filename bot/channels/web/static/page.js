// What the server wrote on the page for the scripts to know.
const known = document.body.dataset;

export const room = known.room;
export const reader = known.reader;
export const words = known;
export const byId = (id) => document.getElementById(id);
export const roomPath = `/room/${encodeURIComponent(room)}`;
export const newKey = () => crypto.randomUUID();
