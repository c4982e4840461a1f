package demo

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"

	"praxis/internal/content"
)

// The size of a cover in pixels.
const coverWidth, coverHeight = 1200, 630

// saveCover draws and saves the cover of an article. Its translation has the mirror image, with an alternative text in
// its own language.
func (l *loader) saveCover(a *articleText, organization int) (int, error) {
	h := fnv.New64a()
	h.Write([]byte(a.Slug))
	seed := h.Sum64()
	style := coverStyles[seed%uint64(len(coverStyles))]
	c := newCanvas(coverWidth, coverHeight, l.hueOf(a), rand.New(rand.NewPCG(seed, 1)))
	style.draw(c)
	alt := "抽象封面图：" + style.name.ZH
	if a.Locale == "en" {
		alt = "Abstract cover: " + style.name.EN
		c.mirror()
	}
	return l.savePicture(c.RGBA, a.Slug+"-cover."+a.Locale+".png", alt, organization)
}

// savePicture saves a picture as an asset and returns its id.
func (l *loader) savePicture(picture image.Image, name, alt string, organization int) (int, error) {
	var encoded bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&encoded, picture); err != nil {
		return 0, err
	}
	saved, err := content.SaveAsset(l.ctx, l.client, l.files,
		content.NewAsset{OrganizationID: organization, Name: name, Alt: &alt}, bytes.NewReader(encoded.Bytes()))
	if err != nil {
		return 0, fmt.Errorf("saving the picture %s: %w", name, err)
	}
	return saved.ID, nil
}

// hueOf returns the hue of an article's first theme in degrees.
func (l *loader) hueOf(a *articleText) float64 {
	if len(a.Themes) == 0 {
		return 0
	}
	return l.hues[a.Themes[0]]
}

// canvas is a picture on which shapes are drawn in the hues of a theme.
type canvas struct {
	*image.RGBA
	hue    float64
	random *rand.Rand
}

func newCanvas(width, height int, hue float64, random *rand.Rand) *canvas {
	c := &canvas{image.NewRGBA(image.Rect(0, 0, width, height)), hue, random}
	draw.Draw(c, c.Bounds(), image.NewUniform(c.shade(0, 0.93)), image.Point{}, draw.Src)
	return c
}

// shade returns a colour whose hue is turned by some degrees. Its lightness is from 0 to 1.
func (c *canvas) shade(turn, lightness float64) color.RGBA {
	hue := math.Mod(c.hue+turn+360, 360) / 60
	chroma := (1 - math.Abs(2*lightness-1)) * 0.52
	second := chroma * (1 - math.Abs(math.Mod(hue, 2)-1))
	rgb := [6][3]float64{
		{chroma, second, 0}, {second, chroma, 0}, {0, chroma, second},
		{0, second, chroma}, {second, 0, chroma}, {chroma, 0, second},
	}[int(hue)%6]
	channel := func(v float64) uint8 { return uint8(math.Round(255 * (v + lightness - chroma/2))) }
	return color.RGBA{channel(rgb[0]), channel(rgb[1]), channel(rgb[2]), 255}
}

// point is a place on a canvas in pixels.
type point struct{ x, y float64 }

// fill fills the polygon of the points. It touches only the pixels around the polygon.
func (c *canvas) fill(fill color.Color, polygon ...point) {
	box := image.Rectangle{}
	for _, p := range polygon {
		x, y := int(math.Floor(p.x)), int(math.Floor(p.y))
		box = box.Union(image.Rect(x, y, x+2, y+2))
	}
	box = box.Intersect(c.Bounds())
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, p := range polygon {
		x, y := float32(p.x)-float32(box.Min.X), float32(p.y)-float32(box.Min.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(c.RGBA, box, image.NewUniform(fill), image.Point{})
}

// disc fills a regular polygon around a point; one with many corners is a circle.
func (c *canvas) disc(fill color.Color, at point, radius float64, corners int, turn float64) {
	polygon := make([]point, corners)
	for i := range polygon {
		sin, cos := math.Sincos(turn + 2*math.Pi*float64(i)/float64(corners))
		polygon[i] = point{at.x + radius*cos, at.y + radius*sin}
	}
	c.fill(fill, polygon...)
}

// mirror turns the picture around its vertical axis.
func (c *canvas) mirror() {
	width := c.Bounds().Dx()
	for y := range c.Bounds().Dy() {
		row := c.Pix[y*c.Stride : y*c.Stride+4*width]
		for left, right := 0, width-1; left < right; left, right = left+1, right-1 {
			for i := range 4 {
				row[4*left+i], row[4*right+i] = row[4*right+i], row[4*left+i]
			}
		}
	}
}

// coverStyles are the patterns of covers.
var coverStyles = []struct {
	name bilingual
	draw func(*canvas)
}{
	{bilingual{"层叠的山丘", "layered hills"}, drawHills},
	{bilingual{"同心圆环", "concentric rings"}, drawRings},
	{bilingual{"斜向色带", "diagonal bands"}, drawBands},
	{bilingual{"圆点阵列", "a grid of dots"}, drawDots},
	{bilingual{"六边形拼接", "joined hexagons"}, drawHexagons},
	{bilingual{"高低错落的立柱", "columns of different heights"}, drawColumns},
}

func drawHills(c *canvas) {
	c.disc(c.shade(40, 0.8), point{200 + 700*c.random.Float64(), 190}, 90, 60, 0)
	for layer := range 5 {
		base, height := 260+float64(layer)*75, 90-10*float64(layer)
		length, shift := 160+200*c.random.Float64(), 6*c.random.Float64()
		outline := []point{{0, coverHeight}}
		for x := 0.0; x <= coverWidth; x += 12 {
			outline = append(outline, point{x, base - height*math.Sin(x/length+shift)*math.Cos(x/length/2.7)})
		}
		c.fill(c.shade(float64(layer)*6, 0.78-0.12*float64(layer)), append(outline, point{coverWidth, coverHeight})...)
	}
}

func drawRings(c *canvas) {
	for range 3 {
		at := point{coverWidth * c.random.Float64(), coverHeight * c.random.Float64()}
		size, turn := 120+160*c.random.Float64(), 50*c.random.Float64()-25
		for ring := range 6 {
			c.disc(c.shade(turn, 0.45+0.08*float64(ring)), at, size*(1-float64(ring)/6), 90, 0)
		}
	}
}

func drawBands(c *canvas) {
	slope := 260 + 200*c.random.Float64()
	for x := -slope; x < coverWidth; {
		width := 40 + 130*c.random.Float64()
		c.fill(c.shade(60*c.random.Float64()-30, 0.4+0.45*c.random.Float64()),
			point{x, coverHeight}, point{x + slope, 0}, point{x + slope + width, 0}, point{x + width, coverHeight})
		x += width * 1.35
	}
}

func drawDots(c *canvas) {
	const step = 70
	focus := point{coverWidth * c.random.Float64(), coverHeight * c.random.Float64()}
	for y := step / 2; y < coverHeight; y += step {
		for x := step / 2; x < coverWidth; x += step {
			distance := math.Hypot(float64(x)-focus.x, float64(y)-focus.y) / coverWidth
			c.disc(c.shade(distance*70, 0.4+0.35*distance), point{float64(x), float64(y)}, 30*(1.05-distance), 36, 0)
		}
	}
}

func drawHexagons(c *canvas) {
	const radius = 62
	for row := range 8 {
		for column := range 13 {
			at := point{float64(column)*radius*1.75 + float64(row%2)*radius*0.875, float64(row) * radius * 1.52}
			if c.random.Float64() < 0.72 {
				c.disc(c.shade(50*c.random.Float64()-25, 0.42+0.42*c.random.Float64()), at, radius*0.96, 6, math.Pi/6)
			}
		}
	}
}

func drawColumns(c *canvas) {
	const width = 60
	for x := 30.0; x < coverWidth; x += width * 1.4 {
		top := coverHeight * (0.2 + 0.65*c.random.Float64())
		c.fill(c.shade(35*c.random.Float64(), 0.42+0.35*top/coverHeight),
			point{x, coverHeight}, point{x, top}, point{x + width, top - 22}, point{x + width, coverHeight})
	}
}
