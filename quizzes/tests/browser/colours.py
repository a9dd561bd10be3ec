"""Contrast of colours as a page has computed them, by WCAG 2.2, for the scripts of tests."""

# `contrast` of two colours as lists of numbers; `ground` is the colour that an element lies on.
COLOURS = r"""
    const channel = value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
    const luminance = ([r, g, b]) =>
        .2126 * channel(r / 255) + .7152 * channel(g / 255) + .0722 * channel(b / 255);
    const numbers = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const isOpaque = colour => (numbers(colour)[3] ?? 1) > .99;
    const ground = each => {
        for (let around = each; around; around = around.parentElement) {
            const {backgroundColor} = getComputedStyle(around);
            if (isOpaque(backgroundColor)) return numbers(backgroundColor);
        }
        return [255, 255, 255];
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + .05) / (low + .05);
    };
"""
