import { Button, CloseButton, FileButton, Progress } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useFormats, useText } from '@/lib/text/use-text';
import classes from './datasets.module.css';
import { assign, type ChosenFiles, isOptional, type Role, ROLES } from './file-roles';

interface FilePickerProps {
  files: ChosenFiles;
  sent: Partial<Record<Role, number>>;
  isBusy: boolean;
  onChange: (files: ChosenFiles) => void;
}

/** A place for each file, filled by choosing or dropping several at once: their names tell what they hold. */
export function FilePicker({ files, sent, isBusy, onChange }: FilePickerProps) {
  const text = useText();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!isBusy) onChange(assign(files, event.dataTransfer.files));
  };
  return (
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className={classes.soft}>{text.upload.filesHint}</p>
      <div>
        <FileButton multiple onChange={(chosen) => onChange(assign(files, chosen))}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              disabled={isBusy}
              leftSection={<IconFileUpload size={16} stroke={1.7} />}
            >
              {text.upload.choose}
            </Button>
          )}
        </FileButton>
      </div>
      <div className={classes.files}>
        {ROLES.map((role) => (
          <FileSlot
            key={role}
            role={role}
            file={files[role]}
            sent={sent[role]}
            isBusy={isBusy}
            onChange={(file) => onChange({ ...files, [role]: file })}
          />
        ))}
      </div>
    </div>
  );
}

interface FileSlotProps {
  role: Role;
  file: File | undefined;
  sent: number | undefined;
  isBusy: boolean;
  onChange: (file: File | undefined) => void;
}

function FileSlot({ role, file, sent, isBusy, onChange }: FileSlotProps) {
  const text = useText();
  const formats = useFormats();
  const percent = file && sent !== undefined ? (100 * sent) / Math.max(1, file.size) : 0;
  return (
    <div className={classes.file} data-chosen={file !== undefined || undefined}>
      <div className={classes.fileHead}>
        <span>
          {text.upload.roles[role]}
          {isOptional(role) && <span className={classes.soft}> · {text.upload.optional}</span>}
        </span>
        {file ? (
          !isBusy && (
            <CloseButton size="sm" aria-label={text.upload.remove(file.name)} onClick={() => onChange(undefined)} />
          )
        ) : (
          <FileButton onChange={(chosen) => onChange(chosen ?? undefined)}>
            {(props) => (
              <Button
                {...props}
                variant="subtle"
                size="compact-sm"
                disabled={isBusy}
                aria-label={text.upload.chooseFor(text.upload.roles[role])}
              >
                {text.upload.chooseOne}
              </Button>
            )}
          </FileButton>
        )}
      </div>
      {file && (
        <>
          <span>
            <span className={classes.fileName}>{file.name}</span>{' '}
            <span className={classes.soft}>{formats.bytes(file.size)}</span>
          </span>
          {sent !== undefined && <Progress value={percent} size="sm" aria-label={text.upload.progressOf(file.name)} />}
        </>
      )}
    </div>
  );
}
