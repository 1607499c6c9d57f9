mkdir /tmp/www
echo "$REPORT report by $(id -u)" > /tmp/www/index.html
exec httpd -f -p 8080 -h /tmp/www
