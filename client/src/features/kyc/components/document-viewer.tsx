import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconRefresh, IconRotateClockwise, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useReducer, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { viewActionOfKey, viewReducer, wholePicture } from '../view-transform.ts';
import classes from './document-viewer.module.css';
import { ExpiringImage } from './expiring-image.tsx';

interface DocumentViewerProps {
  /** What it is, for screen readers. */
  readonly kind: string;
  readonly alt: string;
  readonly url: string | null;
  readonly onExpired: () => void;
}

/** A document to be looked at closely: enlarge, turn, move; by buttons, keys, wheel and finger. */
export function DocumentViewer({ kind, alt, url, onExpired }: DocumentViewerProps) {
  const { t } = useTranslation('kyc');
  const [view, act] = useReducer(viewReducer, wholePicture);
  const stage = useRef<HTMLDivElement>(null);

  // React's own wheel listener is passive and could not keep the page from scrolling.
  useEffect(() => {
    const element = stage.current;
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      act({ type: 'zoom', factor: event.deltaY < 0 ? 1.15 : 1 / 1.15 });
    };
    element?.addEventListener('wheel', zoom, { passive: false });
    return () => element?.removeEventListener('wheel', zoom);
  }, []);

  const press = (event: KeyboardEvent) => {
    const action = event.ctrlKey || event.metaKey || event.altKey ? null : viewActionOfKey(event.key);
    if (!action) return;
    event.preventDefault();
    act(action);
  };
  const drag = (event: PointerEvent) => {
    if (event.buttons === 1) act({ type: 'move', x: event.movementX, y: event.movementY });
  };
  const buttons = [
    { label: t('zoomIn', { kind }), icon: IconZoomIn, run: () => act({ type: 'zoom', factor: 1.25 }) },
    { label: t('zoomOut', { kind }), icon: IconZoomOut, run: () => act({ type: 'zoom', factor: 0.8 }) },
    { label: t('rotate', { kind }), icon: IconRotateClockwise, run: () => act({ type: 'rotate' }) },
    { label: t('resetView', { kind }), icon: IconRefresh, run: () => act({ type: 'reset' }) },
  ];
  return (
    <fieldset className={classes.viewer} onKeyDown={press} aria-label={alt}>
      <div
        ref={stage}
        className={classes.stage}
        data-enlarged={view.scale > 1}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      >
        <ExpiringImage
          url={url}
          alt={alt}
          className={classes.picture}
          style={{ transform: `translate(${view.x}px, ${view.y}px) rotate(${view.rotation}deg) scale(${view.scale})` }}
          onExpired={onExpired}
        />
      </div>
      <Group gap={4} justify="center" mt={6}>
        {buttons.map(({ label, icon: Icon, run }) => (
          <Tooltip key={label} label={label}>
            <ActionIcon variant="default" size="lg" aria-label={label} onClick={run}>
              <Icon size={18} />
            </ActionIcon>
          </Tooltip>
        ))}
      </Group>
    </fieldset>
  );
}
