export declare const vitePlugin: import('vite').Plugin
export declare const esbuildPlugin: import('esbuild').Plugin
