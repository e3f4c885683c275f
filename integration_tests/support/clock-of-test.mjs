// Loaded in front of the real command by --import: the process then lives at the time that the test chose.
const startedAt = Date.now();
const chosen = Number(process.env.TEST_NOW_MS);
const realNow = Date.now.bind(Date);
if (!Number.isNaN(chosen)) Date.now = () => chosen + (realNow() - startedAt);
