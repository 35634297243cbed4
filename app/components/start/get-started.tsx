/** An empty store: how the first trace gets in, or the demo. The page turns into the overview by itself. */
import { useRevalidator } from '@remix-run/react';
import { Tabs } from 'radix-ui';
import { useEffect } from 'react';
import { CopyButton } from '../layout/copy-button.tsx';
import { DemoLoader, type DemoState } from './demo-loader.tsx';
import { recipes } from './first-trace.ts';

const LOOK_MS = 3_000;

export function GetStarted({ origin, demo }: { origin: string; demo: DemoState }) {
  const revalidator = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => {
      if (revalidator.state === 'idle' && document.visibilityState === 'visible') revalidator.revalidate();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [revalidator]);
  const ways = recipes(origin);
  return (
    <div className="mx-auto max-w-6xl pt-4 lg:pt-10">
      <h1 className="text-2xl font-semibold tracking-tight">No traces yet</h1>
      <p className="mt-2 max-w-[62ch] text-ink-2">
        Send one, or load the demo. As soon as a trace is here this page becomes the overview: cost, latency, retrieval
        and answer quality, each with its sample and its interval.
      </p>
      <div className="mt-6 grid gap-4 lg:grid-cols-[minmax(0,1fr)_280px]">
        <section className="panel min-w-0" aria-label="Send the first trace">
          <Tabs.Root defaultValue="curl">
            <Tabs.List aria-label="Ways to send" className="flex gap-1 overflow-x-auto border-b border-line px-2 pt-2">
              {ways.map(({ key, title }) => (
                <Tabs.Trigger key={key} value={key} className="-mb-px border-b-2 border-transparent px-3 py-2 text-[13px] font-medium whitespace-nowrap text-ink-3 -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink">
                  {title}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            {ways.map(({ key, about, blocks }) => (
              <Tabs.Content key={key} value={key} className="flex flex-col gap-4 p-4">
                <p className="text-[13px] text-ink-2">{about}</p>
                {blocks.map((block) => (
                  <div key={block.title} className="rounded-md border border-line bg-sunken">
                    <div className="flex items-center justify-between border-b border-line py-1 pr-1.5 pl-3 text-[12px] text-ink-3">
                      {block.title}
                      <CopyButton text={block.code} label={`Copy: ${block.title}`} />
                    </div>
                    <pre tabIndex={0} className="overflow-x-auto p-3 font-mono text-[12px] leading-[1.55] -outline-offset-2">{block.code}</pre>
                  </div>
                ))}
              </Tabs.Content>
            ))}
          </Tabs.Root>
        </section>
        <DemoLoader initial={demo} />
      </div>
    </div>
  );
}
