export declare const vitePlugin: import('vite').Plugin
