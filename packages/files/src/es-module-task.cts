// The file of every pool's workers. Piscina `require`s what it is given, and where a worker is ended while Node 20 still links an ES module that
// is required, the whole process goes with it ("IsGraphAsync must be used on an instantiated module"). So it gets this, which imports the module.
{
  const loaded = import(process.argv.at(-1)!) as Promise<{ default: (task: unknown) => unknown }>;
  // Whoever brings a task is told.
  loaded.catch(() => undefined);
  module.exports = async (task: unknown): Promise<unknown> => (await loaded).default(task);
}
