using System.Net;
using System.Net.Sockets;
using System.Text;
using Mien.Cli.Cameras;
using Mien.Graphics;

namespace Mien.Cli.Tests.Cameras;

public sealed class PreviewServerTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_client_gets_the_pictures_and_the_end()
    {
        using var client = new HttpClient { Timeout = Patience };
        using var server = PreviewServer.Start(0);
        Assert.Contains("/stream", await client.GetStringAsync(server.Address), StringComparison.Ordinal);
        using Stream first = await client.GetStreamAsync(server.Address + "stream"), second = await client.GetStreamAsync(server.Address + "stream");
        using var done = new CancellationTokenSource();
        Task showing = Task.Run(() =>
        {
            for (byte gray = 0; !done.IsCancellationRequested; gray++, Thread.Sleep(5))
                server.Show(Gray(gray));
        });
        MultipartReader[] readers = [new(first), new(second)];
        foreach (MultipartReader reader in readers)
        {
            var last = -1;
            for (int i = 0; i < 4; i++)
            {
                Image picture = reader.Next()!;
                Assert.Equal((48, 32), (picture.Width, picture.Height));
                Assert.NotEqual(last, picture.Pixels[0]);
                last = picture.Pixels[0];
            }
        }
        await done.CancelAsync();
        await showing;
        server.Dispose();
        foreach (MultipartReader reader in readers)
        {
            int rest = 0;
            while (reader.Next() is not null)
                Assert.True(rest++ < 1000);
        }
    }

    [Fact]
    public async Task A_client_that_sleeps_misses_pictures_and_hinders_nobody()
    {
        using var client = new HttpClient { Timeout = Patience };
        using var server = PreviewServer.Start(0);
        using Stream slow = await client.GetStreamAsync(server.Address + "stream");
        // More than all buffers on the way hold.
        var noise = new Image(640, 480, PixelFormat.Rgb24);
        new Random(1).NextBytes(noise.Pixels);
        const int shown = 25;
        for (int i = 0; i < shown; i++, await Task.Delay(5))
            server.Show(noise);
        server.Show(Gray(200));
        var reader = new MultipartReader(slow);
        int seen = 1;
        while (reader.Next()!.Width != 48)
            seen++;
        Assert.InRange(seen, 2, shown - 1);
    }

    [Fact]
    public async Task Only_its_own_name_and_its_two_pages_are_answered()
    {
        using var client = new HttpClient { Timeout = Patience };
        using var server = PreviewServer.Start(0);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(server.Address + "etc/passwd")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync(server.Address, null)).StatusCode);
        using var stranger = new HttpRequestMessage(HttpMethod.Get, server.Address + "stream");
        stranger.Headers.Host = "evil.example:" + server.Port;
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(stranger)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://localhost:{server.Port}/")).StatusCode);
        foreach (string nonsense in (string[])["\r\n\r\n", "GET\r\n\r\n", new string('x', 9000)])
        {
            using var raw = new TcpClient();
            await raw.ConnectAsync(IPAddress.Loopback, server.Port);
            await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes(nonsense));
            byte[] start = new byte[12];
            await raw.GetStream().ReadExactlyAsync(start);
            Assert.Equal("HTTP/1.1 400", Encoding.ASCII.GetString(start));
        }
    }

    [Fact]
    public void A_port_in_use_is_one_clear_error()
    {
        using var server = PreviewServer.Start(0);
        InputException refused = Assert.Throws<InputException>(() => PreviewServer.Start(server.Port));
        Assert.Contains($"port {server.Port} is in use", refused.Message, StringComparison.Ordinal);
    }

    static Image Gray(byte value)
    {
        var picture = new Image(48, 32, PixelFormat.Rgb24);
        picture.Pixels.AsSpan().Fill(value);
        return picture;
    }
}
