import { Modal, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type KeyboardEvent, useId, useState } from 'react';
import { useText } from '@/lib/text/use-text';
import classes from './palette.module.css';
import { type Command, useCommands } from './use-commands';

const PAUSE_MILLIS = 150;

/** Goes anywhere by a few letters: rooms, models, datasets, and what one does most. */
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const text = useText();
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size="34rem" yOffset="12vh" centered={false}>
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content radius={10} aria-label={text.palette.open}>
        <Modal.Body p={0}>
          <Chooser onDone={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Chooser({ onDone }: { onDone: () => void }) {
  const text = useText();
  const id = useId();
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), PAUSE_MILLIS);
  const commands = useCommands(query.trim(), settled);
  const [chosen, setChosen] = useState(0);
  const current = Math.min(chosen, commands.length - 1);

  const choose = (command: Command | undefined) => {
    if (!command) return;
    onDone();
    command.run();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && commands.length > 0) {
      event.preventDefault();
      setChosen((current + step + commands.length) % commands.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(commands[current]);
    }
  };

  return (
    <>
      <input
        className={classes.input}
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={commands.length > 0 ? `${id}-${current}` : undefined}
        aria-label={text.palette.open}
        placeholder={text.palette.placeholder}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        data-autofocus
      />
      <div className={classes.list} role="listbox" id={`${id}-list`} aria-label={text.palette.results} tabIndex={-1}>
        {commands.map((command, index) => (
          <div
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            className={classes.option}
            ref={(element) => {
              if (index === current) element?.scrollIntoView({ block: 'nearest' });
            }}
            onMouseMove={() => setChosen(index)}
            onClick={() => choose(command)}
          >
            <command.Icon size={17} stroke={1.7} aria-hidden />
            <span className={classes.label}>{command.label}</span>
            <span className={classes.hint}>{command.hint}</span>
          </div>
        ))}
      </div>
      {commands.length === 0 && <p className={classes.none}>{text.palette.nothing}</p>}
      <VisuallyHidden role="status">{text.palette.count(commands.length)}</VisuallyHidden>
    </>
  );
}
