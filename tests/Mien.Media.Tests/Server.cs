using System.Net;

namespace Mien.Media.Tests;

/// <summary>Serves one file over HTTP on this computer.</summary>
sealed class Server : IDisposable
{
    readonly HttpListener _listener = new();

    public Server(byte[] content)
    {
        int port = 20_000;
        while (!TryListen(port))
            port++;
        _ = ServeAsync(content);
        Url = $"http://127.0.0.1:{port}/clip.mp4";
    }

    public string Url { get; }

    public void Dispose() => _listener.Close();

    bool TryListen(int port)
    {
        try
        {
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            _listener.Start();
            return true;
        }
        catch (HttpListenerException)
        {
            return false;
        }
    }

    async Task ServeAsync(byte[] content)
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                context.Response.ContentLength64 = content.Length;
                await context.Response.OutputStream.WriteAsync(content);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The reader has gone, or the test is over.
            }
        }
    }
}
