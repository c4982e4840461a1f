package demo

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"praxis/internal/content"
)

// chart is a figure of an article. Its labels are numbers and Latin letters, so that both languages can show it.
type chart struct {
	// Kind is bars or line.
	Kind   string
	Unit   string
	Labels []string
	Values []float64
	// Target is a value that is drawn as a dashed line, if it is not 0.
	Target float64
}

// The size of a figure and the margins of its plot in pixels.
const (
	figureWidth, figureHeight             = 1200, 600
	plotLeft, plotRight, plotTop, plotEnd = 110, 1140, 90, 520
)

// saveFigure draws and saves a figure, and returns the path of its asset.
func (l *loader) saveFigure(c chart, hue float64, name, alt string, organization int) (string, error) {
	picture, err := c.draw(hue)
	if err != nil {
		return "", fmt.Errorf("figure %s: %w", name, err)
	}
	id, err := l.savePicture(picture, name+".png", alt, organization)
	if err != nil {
		return "", err
	}
	saved, err := l.client.Asset.Get(l.ctx, id)
	if err != nil {
		return "", err
	}
	return content.AssetPath(saved), nil
}

var (
	ink  = color.RGBA{40, 44, 52, 255}
	grid = color.RGBA{222, 225, 230, 255}
)

func (c chart) draw(hue float64) (image.Image, error) {
	if len(c.Labels) != len(c.Values) || len(c.Values) == 0 {
		return nil, errors.New("it needs as many labels as values")
	}
	face, err := newFace()
	if err != nil {
		return nil, err
	}
	p := &plot{canvas: newCanvas(figureWidth, figureHeight, hue, nil), chart: c, face: face}
	draw.Draw(p, p.Bounds(), image.White, image.Point{}, draw.Src)
	p.drawAxes()
	switch c.Kind {
	case "bars":
		p.drawBars()
	case "line":
		p.drawLine()
	default:
		return nil, fmt.Errorf("%q is neither bars nor line", c.Kind)
	}
	p.drawTarget()
	return p.RGBA, nil
}

// plot is a chart on its canvas.
type plot struct {
	*canvas
	chart
	face font.Face
	top  float64 // the value at the upper end of the axis
}

// drawAxes draws the scale from 0 with its lines, the unit, and the labels.
func (p *plot) drawAxes() {
	most := p.Target
	for _, v := range p.Values {
		most = max(most, v)
	}
	step := niceStep(most / 4)
	p.top = step * math.Ceil(most/step*1.02)
	for v := 0.0; v <= p.top+step/2; v += step {
		y := p.y(v)
		p.fill(grid, point{plotLeft, y}, point{plotRight, y}, point{plotRight, y + 2}, point{plotLeft, y + 2})
		p.text(formatNumber(v), plotLeft-16, y+9, 1)
	}
	p.text(p.Unit, plotLeft-60, plotTop-40, 0)
	for i, label := range p.Labels {
		p.text(label, p.x(i), plotEnd+44, 0.5)
	}
}

func (p *plot) drawBars() {
	half := (plotRight - plotLeft) / float64(len(p.Values)) * 0.32
	for i, v := range p.Values {
		x, y := p.x(i), p.y(v)
		p.fill(p.shade(0, 0.45), point{x - half, plotEnd}, point{x - half, y}, point{x + half, y}, point{x + half, plotEnd})
		p.text(formatNumber(v), x, y-12, 0.5)
	}
}

func (p *plot) drawLine() {
	for i := range p.Values[1:] {
		p.stroke(p.shade(0, 0.45), point{p.x(i), p.y(p.Values[i])}, point{p.x(i + 1), p.y(p.Values[i+1])}, 3)
	}
	for i, v := range p.Values {
		p.disc(p.shade(0, 0.35), point{p.x(i), p.y(v)}, 8, 30, 0)
		p.text(formatNumber(v), p.x(i), p.y(v)-20, 0.5)
	}
}

// drawTarget draws the target as a dashed line with its value.
func (p *plot) drawTarget() {
	if p.Target == 0 {
		return
	}
	y := p.y(p.Target)
	for x := float64(plotLeft); x < plotRight; x += 24 {
		p.stroke(ink, point{x, y}, point{x + 14, y}, 1.5)
	}
	p.text("target "+formatNumber(p.Target), plotRight, y-12, 1)
}

// stroke draws a straight line of a width of 2 * half pixels.
func (p *plot) stroke(fill color.Color, from, to point, half float64) {
	length := math.Hypot(to.x-from.x, to.y-from.y)
	dx, dy := (to.x-from.x)/length*half, (to.y-from.y)/length*half
	p.fill(fill, point{from.x - dy, from.y + dx}, point{to.x - dy, to.y + dx},
		point{to.x + dy, to.y - dx}, point{from.x + dy, from.y - dx})
}

// x returns the middle of the place of a value.
func (p *plot) x(i int) float64 {
	return plotLeft + (plotRight-plotLeft)*(float64(i)+0.5)/float64(len(p.Values))
}

func (p *plot) y(v float64) float64 { return plotEnd - (plotEnd-plotTop)*v/p.top }

// text writes a text that ends at x if align is 1, is centred there at 0.5, and begins there at 0.
func (p *plot) text(s string, x, y, align float64) {
	d := font.Drawer{Dst: p, Src: image.NewUniform(ink), Face: p.face}
	d.Dot = fixed.Point26_6{X: fixed.I(int(x)) - fixed.Int26_6(float64(d.MeasureString(s))*align), Y: fixed.I(int(y))}
	d.DrawString(s)
}

// figureFont is the font of figures.
var figureFont = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// newFace returns the font in the size of figures. Goroutines do not share a face.
func newFace() (font.Face, error) {
	parsed, err := figureFont()
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: 26, DPI: 72})
}

// niceStep returns 1, 2, 2.5 or 5 times a power of ten that is not less than the value.
func niceStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, factor := range []float64{1, 2, 2.5, 5} {
		if factor*power >= least {
			return factor * power
		}
	}
	return 10 * power
}

// formatNumber writes a number with up to two decimals, and with spaces between groups of three digits.
func formatNumber(v float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + " " + whole[i:]
	}
	if fraction != "" {
		return whole + "." + fraction
	}
	return whole
}
