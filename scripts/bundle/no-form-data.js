/** Stands for the package form-data in the bundle: axios loads it, but the connector sends no forms. */
export default class FormData {}
