import {
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  type MantineThemeOverride,
  Modal,
  mergeThemeOverrides,
  Notification,
  Pill,
} from '@mantine/core';

/** Pine: what can be pressed. */
const matsu: MantineColorsTuple = [
  '#eef6f3',
  '#dbeae4',
  '#b6d5c9',
  '#8dbfac',
  '#69ab93',
  '#4f9c82',
  '#3a8a6f',
  '#2b725b',
  '#1f5d49',
  '#134737',
];
/** Vermilion thread: what wants to be seen. */
const shu: MantineColorsTuple = [
  '#fff0ec',
  '#fbdfd8',
  '#f3beb1',
  '#ec9a87',
  '#e67b63',
  '#e2684c',
  '#dd5a3c',
  '#c24a2f',
  '#a83f27',
  '#8a301c',
];
const ai: MantineColorsTuple = [
  '#eff2f9',
  '#dde3ef',
  '#b9c4dd',
  '#92a3cb',
  '#7186bb',
  '#5c74b2',
  '#516aae',
  '#415999',
  '#384f8a',
  '#2b437b',
];
const fuji: MantineColorsTuple = [
  '#f6f0f9',
  '#e8ddee',
  '#cfb8dc',
  '#b591ca',
  '#9f70ba',
  '#925bb0',
  '#8b50ac',
  '#784197',
  '#6b3987',
  '#5d2f78',
];
const yamabuki: MantineColorsTuple = [
  '#fdf6e4',
  '#f7ead0',
  '#eed3a1',
  '#e4bb6e',
  '#dca743',
  '#d79a28',
  '#c98a16',
  '#9f6b0c',
  '#8a5c05',
  '#734a00',
];
const asagi: MantineColorsTuple = [
  '#e9f6f9',
  '#d7e9ee',
  '#acd2dd',
  '#7fb9cb',
  '#5aa5bc',
  '#4198b3',
  '#3291af',
  '#217d99',
  '#127089',
  '#006279',
];
/** Paper, warmer than grey. */
const gray: MantineColorsTuple = [
  '#faf8f4',
  '#f3f0ea',
  '#e8e4dc',
  '#dad5cb',
  '#c4beb2',
  '#a39d91',
  '#787268',
  '#5c574e',
  '#403c36',
  '#2a2723',
];
/** Ink. */
const dark: MantineColorsTuple = [
  '#e9e7e2',
  '#c8c5be',
  '#a5a29b',
  '#7b7972',
  '#4b4a45',
  '#3a3a36',
  '#2b2c29',
  '#1d1e1c',
  '#161715',
  '#0f100f',
];

/** Kizuna's look: pine and vermilion on warm paper. */
const theme = createTheme({
  colors: { matsu, shu, ai, fuji, yamabuki, asagi, gray, dark },
  primaryColor: 'matsu',
  primaryShade: 7,
  black: '#2a2723',
  fontFamily:
    "'Inter Variable', 'Hiragino Kaku Gothic ProN', 'Yu Gothic UI', 'Noto Sans JP', 'Noto Sans CJK JP', system-ui, sans-serif",
  headings: { fontWeight: '680' },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '16px', xl: '32px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({ defaultProps: { radius: 'lg' }, styles: { title: { fontSize: 18, fontWeight: 650 } } }),
    Pill: Pill.extend({ styles: { root: { background: 'var(--mantine-primary-color-light)' } } }),
  },
});

/** The same with a name for the crosses that close things: they show no word. @param close in the viewer's language */
export function themeWith(close: string): MantineThemeOverride {
  const closeButtonProps = { 'aria-label': close };
  return mergeThemeOverrides(theme, {
    components: {
      Modal: { defaultProps: { closeButtonProps } },
      Drawer: Drawer.extend({ defaultProps: { closeButtonProps } }),
      Notification: Notification.extend({ defaultProps: { closeButtonProps } }),
    },
  });
}

/** Where Kizuna's surfaces differ from what Mantine makes of the colours. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--kizuna-canvas)',
    '--mantine-color-default': 'var(--kizuna-surface)',
    '--mantine-color-default-border': '#dad5cb',
    '--mantine-color-dimmed': '#6d675d',
  },
  dark: {
    '--mantine-color-body': 'var(--kizuna-canvas)',
    '--mantine-color-default': '#2b2c29',
    '--mantine-color-default-border': '#3f403b',
    '--mantine-color-matsu-light': '#24382f',
    '--mantine-color-matsu-light-hover': '#2a4338',
    '--mantine-color-matsu-light-color': '#9dcbb9',
    '--mantine-color-gray-light': '#33342f',
    '--mantine-color-gray-light-hover': '#3b3c37',
    '--mantine-color-gray-light-color': '#d8d5ce',
  },
});
